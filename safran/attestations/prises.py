"""What this room offers to the ground floor: cards of « mon espace », personal data treatments, what it hears,
periodic work, checks.
"""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from home.documents.gels import empreinte, fichier_lire
from home.exploitation.travaux import QUART_D_HEURE, Periodique, TravailEnEchec
from home.registre import Carte, Rubrique, carte_chiffree
from home.securite.donnees_personnelles import Traitement
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from safran.attestations import rules
from safran.attestations.choices import EtatAttestation
from safran.attestations.models import Attestation
from safran.attestations.queries import attestation_due, attestations_de, durees_non_prouvees, suivis_sans_attestation
from safran.attestations.rules import attestations_completer

MAX_CARTE = 3


@carte_chiffree(lambda compte: {"miennes": attestations_de(compte)})
def carte_attestations(compte: Compte, miennes: int) -> Carte | None:
    """The last attestations of a person, and everyone's for the Région; nothing before the first."""
    attestations = list(attestations_de(compte)[:MAX_CARTE]) if miennes else []
    region = est_region(compte)
    if not attestations and not region:
        return None
    contexte: dict[str, Any] = {"attestations": attestations, "region": region}
    if attestations:
        contexte |= {"url_suite": reverse("attestations"), "libelle_suite": "Les voir toutes"}
    titre = "Mes attestations" if attestations else "Attestations"
    return Carte(titre, "attestations/carte.html", contexte, large=False)


def donnees_des_attestations(compte: Compte) -> list[Rubrique]:
    """What this room knows of a person: attestations, with the facts they froze."""
    lignes = [
        {
            "Document": a.get_genre_display(),
            "Numéro": a.numero,
            "État": a.get_etat_display(),
            "Émise le": a.emise_le,
            "Faits": a.faits,
        }
        for a in compte.attestations.order_by("pk")
    ]
    return [Rubrique("Attestations", lignes)]


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement(
        "Attester ce qui a été suivi et acquis",
        "nom, structure, formation, dates, heures, numéro ; qui a demandé l’émission",
        "Attestation LotDocuments",
        personnes="les personnes formées",
        destinataires="la personne, sa structure, la Région ; qui a le code et le nom, pour vérifier",
        duree="sans limite : la preuve d’une formation sert toute une carrière",
    )
]


# What this room does when a room below speaks.


def formation_achevee(sender: object, suivi: Any, **kwargs: object) -> None:
    """A training has just been completed: prepare its attestation in the same transaction."""
    rules.attestation_preparer(suivi=suivi)


# The documents that wait: after a fault, or from time to time.


def attestations_emettre() -> int:
    """Issue what waits, and what completed trainings have not given yet. Raises TravailEnEchec when some miss."""
    emises, echecs = attestations_completer()
    if echecs:
        raise TravailEnEchec(f"{emises} attestation(s) émise(s) ; {echecs} attestation(s) n’ont pas pu l’être.")
    return emises


TRAVAUX = [Periodique("attestations.emission", QUART_D_HEURE, attestations_emettre, "{} attestation(s) émise(s).")]


# Invariants of the attestations, for `manage.py verifier`.

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
