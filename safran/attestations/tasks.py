"""Background work of this room."""

from django_tasks import task

from safran.attestations import rules


@task(backend="fond")
def attestation_emettre(pk: int) -> str:
    """Issue one prepared attestation; running it again changes nothing."""
    return rules.attestation_issue(pk=pk).etat


@task(backend="fond")
def lot_emettre(pk: int) -> int:
    """Make the documents of a lot; running it again makes what misses."""
    return rules.lot_run(pk=pk).echecs
