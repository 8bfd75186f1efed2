"""The live channel: one stream of server-sent events for each page that is looked at.

    bell (in smartfield.lib) → the broker → hall → streams → static/js/live.js

A small ASGI application in front of Django. It says that something changed, by ids alone; the
page then asks for its parts through the ordinary views. No stream holds a database connection.
"""
