"""The dry run: what becomes of each line, and why. By look-ups of the whole file at once, so ten
thousand lines ask the database as often as ten."""
