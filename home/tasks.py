"""Background work of the ground floor."""

from django_tasks import task

from home import courriels


@task(backend="fond")
def courriel_envoyer(pk: int) -> str:
    """Send one mail of the outbox."""
    return courriels.courriel_send(pk)
