"""Files of other tools: read (reading), looked over line by line (checking), brought in by the
verbs of the apps (bringing), and taken back. Decided in docs/adr/0032 and 0048."""
