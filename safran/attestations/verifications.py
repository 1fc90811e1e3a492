"""Invariants of the attestations, for `manage.py verifier`."""

import datetime
from collections.abc import Iterator

from django.db.models import Count
from django.utils import timezone

from safran.attestations.choices import EtatAttestation
from safran.attestations.fichiers import empreinte, fichier_lire
from safran.attestations.models import Attestation
from safran.attestations.queries.documents import attestation_due, suivis_sans_attestation
from safran.attestations.queries.durees import durees_non_prouvees

DELAI = datetime.timedelta(hours=1)


def attestations_coherentes() -> Iterator[str]:
    """Each issued document stands with its hash; one live attestation per completion; none waits too long."""
    for attestation in Attestation.objects.figees().iterator(chunk_size=500):
        contenu = fichier_lire(attestation.fichier)
        if contenu is None:
            yield f"Le fichier de l’attestation {attestation.numero} est absent : restaurez-le d’une sauvegarde."
        elif empreinte(contenu) != attestation.sha256:
            yield f"Le fichier de l’attestation {attestation.numero} a changé : restaurez-le d’une sauvegarde."
    cles = ("compte", "formation", "genre", "session")
    doubles = Attestation.objects.vivantes().order_by().values(*cles).annotate(nombre=Count("pk"))
    for ligne in doubles.filter(nombre__gt=1):
        yield f"Le compte {ligne['compte']} a plusieurs documents valables pour la formation {ligne['formation']}."
    for attestation in Attestation.objects.filter(etat=EtatAttestation.REMPLACEE, remplacee_par=None):
        yield f"L’attestation {attestation.numero} est dite remplacée, sans remplaçante."
    yield from _en_retard()


def _en_retard() -> Iterator[str]:
    """What the periodic work of this room would complete."""
    limite = timezone.now() - DELAI
    for pk in Attestation.objects.en_preparation().filter(creee_le__lt=limite).values_list("pk", flat=True):
        yield f"L’attestation {pk} attend depuis plus d’une heure : lancez « manage.py battre attestations »."
    for suivi in suivis_sans_attestation().filter(acheve_le__lt=limite):
        if attestation_due(suivi):
            yield f"Le suivi {suivi.pk} est achevé sans attestation : lancez « manage.py battre attestations »."


def durees_constatees() -> Iterator[str]:
    """How many valid documents state a length that nothing proves: they do not change, the Région may replace them."""
    if nombre := durees_non_prouvees().count():
        quoi = "document valable dit" if nombre == 1 else "documents valables disent"
        yield f"{nombre} {quoi} une durée que rien ne prouve : « Toutes les attestations », « Durée sans preuve »."
