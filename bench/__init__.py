"""How fast the pages are with 100,000 tasks, beside a bare page and the bare SQL: `make bench`."""
