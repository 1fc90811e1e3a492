"""What this room does when one of its rows is saved in the admin."""

from home.cache import public_purge


def oublier_les_pages(**kwargs: object) -> None:
    """A trend changed: the public pages kept ready say something else."""
    public_purge()
