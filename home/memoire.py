"""What a process keeps until it stops."""

import gc


def memoire_figer() -> None:
    """What is loaded now stays: the collector no longer goes over it.

    Looking again at some three hundred thousand objects that never leave stopped one page in twenty for 150 ms.
    """
    gc.collect()
    gc.freeze()
