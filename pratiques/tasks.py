"""Background work of this room."""

from django_tasks import task

from pratiques.rules import livrets


@task(backend="fond")
def livret_composer(pk: int) -> str:
    """Make one booklet; running it again changes nothing."""
    return livrets.livret_compose(pk=pk)
