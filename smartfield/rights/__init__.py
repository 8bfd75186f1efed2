"""What people may ask about their data: to have it (exporting), and to have it gone (erasing)."""
