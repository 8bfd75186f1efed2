"""Small real files to hand to a client: PDF (Latin letters), DOCX, XLSX and CSV, of a few lines."""

import csv
import io
import textwrap
import zipfile
from xml.sax.saxutils import escape

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "vtt": "text/vtt",
}
OFFICE = "http://schemas.openxmlformats.org"
MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


def pdf(title: str, lines: list[str]) -> bytes:
    """One page; what Latin-1 cannot write is left out."""
    wrapped = [piece for line in lines for piece in textwrap.wrap(line, 92) or [""]][:44]
    shown = [_pdf_text(18, title), "0 -30 Td", *(_pdf_line(line) for line in wrapped)]
    stream = "\n".join(["BT", "56 780 Td", *shown, "ET"]).encode("latin-1", "ignore")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    return _pdf_file(objects)


def _pdf_text(size: int, text: str) -> str:
    text = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"/F {size} Tf ({text}) Tj"


def _pdf_line(line: str) -> str:
    return f"{_pdf_text(11, line)} 0 -16 Td"


def _pdf_file(objects: list[bytes]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    )


def docx(title: str, lines: list[str]) -> bytes:
    space = f"{OFFICE}/wordprocessingml/2006/main"
    rows = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in [title, *lines])
    document = f'<w:document xmlns:w="{space}"><w:body>{rows}</w:body></w:document>'
    return _package("docx", {"word/document.xml": document}, {})


def xlsx(rows: list[list[str]]) -> bytes:
    space = f"{OFFICE}/spreadsheetml/2006/main"
    cells = "".join(f"<row>{''.join(_cell(value) for value in row)}</row>" for row in rows)
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{OFFICE}/officeDocument/2006/'
        'relationships"><sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData>'
        "</worksheet>",
        "xl/_rels/workbook.xml.rels": _relations("worksheet", "worksheets/sheet1.xml"),
    }
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    return _package("xlsx", parts, {"xl/worksheets/sheet1.xml": sheet})


def _cell(value: str) -> str:
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def _package(kind: str, parts: dict[str, str], types: dict[str, str]) -> bytes:
    main = MAIN_PART[kind]
    types = {main: f"{TYPES[kind]}.main+xml", **types}
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{type}"/>' for name, type in types.items()
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/>{overrides}</Types>',
        "_rels/.rels": _relations("officeDocument", main),
        **parts,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return file.getvalue()


def _relations(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        "</Relationships>"
    )


def csv_table(rows: list[list[str]]) -> bytes:
    """With a byte-order mark, by which spreadsheets know it is UTF-8."""
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows(rows)
    return file.getvalue().encode("utf-8-sig")
