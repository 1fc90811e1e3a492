"""Background work of this room."""

from django_tasks import task

from safran.attestations.rules import emission, lots


@task(backend="fond")
def attestation_emettre(pk: int) -> str:
    """Issue one prepared attestation; running it again changes nothing."""
    return emission.attestation_issue(pk=pk).etat


@task(backend="fond")
def lot_emettre(pk: int, par_la_fin: bool = False) -> int:
    """Make the documents of a lot, from one end; running it again makes what misses."""
    return lots.lot_run(pk=pk, par_la_fin=par_la_fin).echecs
