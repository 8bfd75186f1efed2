"""From bytes to lines that mean something: one file a format. Pure: nothing here asks the
database, and whatever the bytes are, the answer is lines or a `Refusal`."""
