"""The house's real worker and beat in a storm: what runs in processes of their own."""
