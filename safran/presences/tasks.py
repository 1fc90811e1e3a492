"""Background work of this room."""

from django_tasks import task

from safran.presences.rules import purges


@task(backend="fond")
def bordereau_detruire(pk: int) -> int:
    """Destroy what a list approved twice holds; running it again ends what was cut."""
    return len(purges.bordereau_destroy(pk=pk))
