"""An assistant's growth: figures of weeks and months, and how they compare with their own past."""
