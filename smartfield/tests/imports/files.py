"""Tables as other tools write them, with invented people."""

from django.core.files.uploadedfile import SimpleUploadedFile

CLIENTS = """\
Company,Contact,Email,Phone,City,Language
Lumen Optics,Ines Prado,ines@lumen.example,+351 910 000 101,Porto,en
Lumen Optics,Tomas Reis,tomas@lumen.example,+351 910 000 102,Porto,
Студия «Ветка»,Вера Лунина,vera@vetka.example,8 912 345-67-89,Казань,русский
"""
CLIENTS_RU = """\
Компания;Контактное лицо;Почта;Телефон;Город\r
Ателье «Шов»;Пётр Иглин;petr@shov.example;+7 912 345-67-01;Пермь\r
"Кафе ""Тесто""
на углу";Анна Мук;anna@testo.example;+7 912 345-67-02;Омск\r
"""
TASKS = """\
Client;Title;Brief;Due;Estimate, hours;Priority;Assistant;Status
Arkadia Dental;Order chairs for the waiting room;Six, grey, washable.;05.12.2026;1,5;high;priya@assistant.example;open
Arkadia Dental;=HYPERLINK("http://evil.example");Keep it as text.;2026-12-06;0:45;;;draft
"""
REDMINE = """\
#,Project,Tracker,Parent task,Status,Priority,Subject,Author,Assignee,Updated,Category,Target version,Start date,Due date,Estimated time,Total estimated time,Spent time,Total spent time,% Done,Created,Closed,Related issues,Private,Description
4021,Arkadia Dental,Support,,New,Urgent,Renew the domain,Marta Ferreira,Priya Nair,2026-10-02 09:12,,,2026-10-01,2026-12-09,2.50,2.50,0.75,0.75,0,2026-10-01 10:00,,,No,"Three years,
with privacy."
4022,Arkadia Dental,Support,4021,In Progress,Normal,Move the mailboxes,Marta Ferreira,Nobody Known,2026-10-03 12:00,,,,,"",,0.0,0.0,30,2026-10-02 11:00,,,No,
4023,Arkadia Dental,Bug,,Closed,Low,Old typo,Marta Ferreira,,2026-09-03 12:00,,,,,,,0.0,0.0,100,2026-09-02 11:00,2026-09-03 12:00,,No,Gone.
"""
REDMINE_RU = """\
#;Проект;Трекер;Родительская задача;Статус;Приоритет;Тема;Автор;Назначена;Обновлено;Категория;Версия;Дата начала;Срок завершения;Оценка временных затрат;Трудозатраты;Готовность;Создано;Закрыто;Связанные задачи;Частная;Описание\r
77;Norden Legal;Поддержка;;Новая;Нормальный;Найти переводчика;Марта;Olga Sedova;02.10.2026 09:12;;;01.10.2026;09.12.2026;2,5;0,0;0;01.10.2026 10:00;;;Нет;Со шведского.\r
78;Norden Legal;Поддержка;;Закрыта;Низкий;Старая опечатка;Марта;;02.10.2026 09:12;;;;;;0,0;100;01.10.2026 10:00;02.10.2026 09:12;;Нет;\r
"""
REDMINE_TIME = """\
Project,Date,Created,Week,User,Activity,Issue,Comment,Hours
Arkadia Dental,2026-10-05,2026-10-05 18:00,41,Priya Nair,Support,Support #4021: Renew the domain,Called the registrar,0.75
Arkadia Dental,2026-10-05,2026-10-05 18:01,41,Priya Nair,Support,Support #4021: Renew the domain,Paid,0.50
Arkadia Dental,2026-10-05,2026-10-05 18:02,41,Olga Sedova,Support,,Weekly letter,1.25
"""
TOGGL = """\
User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount ()
Priya Nair,priya@assistant.example,Arkadia Dental,Reception,,"Calls, and a letter",Yes,2026-10-06,09:00:00,2026-10-06,10:30:00,01:30:00,phone,
Priya Nair,priya@assistant.example,Arkadia Dental,Reception,Minutes,,Yes,2026-10-06,23:30:00,2026-10-07,00:15:00,00:45:00,,
Olga Sedova,olga@assistant.example,Arkadia Dental,,,Invoices,No,2026-10-06,09:00:00,2026-10-06,09:20:12,00:20:12,,
"""
KIMAI = """\
Date,From,To,Duration,Rate,Internal rate,User,Name,Email,Customer,Project,Activity,Description,Billable,Tags,Hourly rate,Fixed rate,Type,Category
2026-10-07,09:00,10:30,1.50,0.00,0.00,priya,Priya Nair,priya@assistant.example,Norden Legal,Archive,Scanning,Folders A to D,1,,0.00,,timesheet,work
2026-10-07,22:45,00:15,1.50,0.00,0.00,olga,Olga Sedova,olga@assistant.example,Norden Legal,Archive,Scanning,Night shift,1,,0.00,,timesheet,work
2026-10-07,13:00,15:00,1.75,0.00,0.00,priya,Priya Nair,priya@assistant.example,Norden Legal,Archive,Scanning,With a break,1,,0.00,,timesheet,work
"""


def upload(text: str | bytes, name: str = "table.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text, "text/csv")
