"""Background work of this room."""

from django_tasks import task

from pratiques import rules


@task(backend="fond")
def livret_composer(pk: int) -> str:
    """Make one booklet; running it again changes nothing."""
    return rules.livret_compose(pk=pk)
