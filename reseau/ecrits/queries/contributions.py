"""Who wrote a document: how many people, network by network."""

from dataclasses import dataclass

from django.db.models import Count

from reseau.comptes.models import Compte
from reseau.ecrits.models import DocumentLocal, Redaction
from reseau.membres.models import Appartenance, Rattachement
from reseau.membres.permissions import reseaux_de

SANS_RESEAU = "La Région et les chargés de mission"


@dataclass(frozen=True)
class Contribution:
    """A network, how many of its people wrote, and how much of all who did, in hundredths."""

    nom: str
    personnes: int
    part: int


@dataclass(frozen=True)
class Contributions:
    """All of them: each network, and everyone counted once."""

    lignes: list[Contribution]
    personnes: int

    @property
    def reseaux(self) -> int:
        """How many networks wrote."""
        return sum(ligne.nom != SANS_RESEAU for ligne in self.lignes)


def reseau_du_jour(compte: Compte, bassin: int) -> int | None:
    """The network that this person writes for today: that of a team of the bassin first; none for who animates."""
    equipes = Rattachement.objects.en_vigueur().filter(compte=compte).order_by("du", "pk")
    du_bassin = Appartenance.objects.en_vigueur().filter(bassin=bassin).values("structure")
    siens = equipes.filter(structure__in=du_bassin).values_list("structure__reseau", flat=True)
    return siens.first() or min(reseaux_de(compte), default=None)


def contributions_compter(document: DocumentLocal) -> Contributions:
    """The people who left a state of a section, by network of that day, the most numerous first; two queries."""
    ecrites = Redaction.objects.filter(section__document=document).order_by()
    lignes = ecrites.values("reseau__nom").annotate(personnes=Count("auteur", distinct=True))
    en_tout = ecrites.aggregate(n=Count("auteur", distinct=True))["n"]
    dites = [
        Contribution(ligne["reseau__nom"] or SANS_RESEAU, ligne["personnes"], round(100 * ligne["personnes"] / en_tout))
        for ligne in lignes
    ]
    return Contributions(sorted(dites, key=lambda dite: (-dite.personnes, dite.nom)), en_tout)
