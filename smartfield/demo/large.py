def load(now, *, tasks, say):
    raise NotImplementedError
