"""What a person has to show: documents, badges, hours; training by training."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from reseau.comptes.models import Compte
from safran.attestations.choices import EtatAttestation
from safran.attestations.models import Attestation
from safran.attestations.queries.durees import durees_non_prouvees
from safran.formations.models import FormationPage
from safran.inscriptions.models import Inscription
from safran.parcours.models import Suivi
from safran.presences.permissions import OUVERTES


@dataclass
class Parcours:
    """One training of a portfolio."""

    formation_pk: int
    titre: str
    documents: list[Attestation] = field(default_factory=list)
    demandable: bool = False

    @property
    def en_salle(self) -> int:
        """Minutes of the certificates; those of the attestation when there is none. Never counted twice."""
        certifiees = sum(d.en_salle for d in self.documents if d.est_certificat)
        return certifiees or max((d.en_salle for d in self.documents), default=0)

    @property
    def mesurees(self) -> int:
        """Minutes measured on the screen: the attestation and the certificate tell the same ones."""
        return max((d.mesurees for d in self.documents), default=0)

    @property
    def le(self) -> str:
        """The last day, to sort."""
        return max((d.faits["acheve_le"] for d in self.documents), default="")


@dataclass
class Portefeuille:
    """All of them, the latest first."""

    parcours: list[Parcours]

    @property
    def en_salle(self) -> int:
        """Minutes that attendance sheets prove, all trainings together."""
        return sum(un.en_salle for un in self.parcours)

    @property
    def mesurees(self) -> int:
        """Minutes measured on the screen and assessed, all trainings together: never added to those of the room."""
        return sum(un.mesurees for un in self.parcours)

    @property
    def documents(self) -> list[Attestation]:
        """Every valid document."""
        return [document for un in self.parcours for document in un.documents]

    @property
    def badges(self) -> int:
        """How many carry a badge."""
        return sum(bool(document.badge) for document in self.documents)


def portefeuille_lire(compte: Compte) -> Portefeuille:
    """The valid documents of a person with what they prove, and the completions whose certificate may be asked for."""
    valables = Attestation.objects.filter(compte=compte, etat=EtatAttestation.EMISE).order_by("emise_le", "pk")
    sans_preuve = set(durees_non_prouvees().filter(compte=compte).values_list("pk", flat=True))
    parcours: dict[int, Parcours] = {}
    for document in valables:
        document.en_salle = 0 if document.pk in sans_preuve else document.faits["duree_minutes"]
        document.mesurees = document.faits.get("mesure_minutes", 0)
        un = parcours.setdefault(document.formation_id, Parcours(document.formation_id, document.titre))
        un.documents.append(document)
    for formation in _certifiables(compte):
        parcours.setdefault(formation.pk, Parcours(formation.pk, formation.title)).demandable = True
    return Portefeuille(sorted(parcours.values(), key=lambda un: un.le, reverse=True))


def _certifiables(compte: Compte) -> Iterable[FormationPage]:
    """Trainings completed at a distance whose certificate does not exist yet."""
    en_salle = Inscription.objects.convoquees().filter(compte=compte, session__etat__in=OUVERTES)
    faits = Attestation.objects.certificats().filter(compte=compte, session=None)
    return (
        FormationPage.objects.filter(pk__in=Suivi.objects.acheves().filter(compte=compte).values("formation"))
        .exclude(pk__in=en_salle.values("session__formation"))
        .exclude(pk__in=faits.values("formation"))
        .order_by("title")
    )
