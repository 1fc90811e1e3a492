"""What the search page answers, read by one function: the only one that knows the shape of the answers."""

from dataclasses import dataclass

from django.http import QueryDict

from reseau.annuaire.choices import Fraicheur, Zone
from reseau.annuaire.forms.recherche import RechercheForm
from reseau.annuaire.models import Service
from reseau.annuaire.queries.recherche import Resultats, rechercher
from reseau.territoires.models import Commune
from reseau.territoires.queries.communes import bassin_de
from tests.reseau.pertinence.situations import Situation

LOIN = float("inf")


@dataclass(frozen=True)
class Reponse:
    """One answer: `services` are those that it names, `distance` is LOIN when it is given from afar."""

    structure: str
    reseau: str
    services: tuple[int, ...] = ()
    distance: float = LOIN
    perimee: bool = False
    niveaux: tuple[str, ...] = ()

    def est(self, portes: frozenset[str]) -> bool:
        """Whether a situation names it, by its structure or by its network."""
        return bool({self.structure, self.reseau} & portes)

    def egale(self, autre: "Reponse") -> bool:
        """Whether both do the same: network and levels."""
        return (self.reseau, self.niveaux) == (autre.reseau, autre.niveaux)


def chercher(situation: Situation) -> list[Reponse]:
    """The first page that the site would show for these two fields."""
    demande = QueryDict(mutable=True)
    demande.update({"q": situation.q, "lieu": situation.lieu})
    return reponses_lire(rechercher(RechercheForm(demande).criteres()))


def reponses_lire(resultats: Resultats) -> list[Reponse]:
    """The answers of a page, in their order."""
    return [
        Reponse(
            structure=trouvee.structure.code,
            reseau=trouvee.structure.reseau.code,
            services=tuple(service.pk for service in trouvee.services),
            distance=LOIN if trouvee.repere is None or trouvee.repere.distance is None else trouvee.repere.distance,
            perimee=trouvee.fraicheur == Fraicheur.PERIMEE,
            niveaux=tuple(trouvee.niveaux),
        )
        for trouvee in resultats.structures
    ]


def zone_couvre(reponse: Reponse, commune: Commune) -> bool:
    """Whether every service named is open to the inhabitants of a commune, read on the sheets themselves."""
    bassin = bassin_de(commune)
    miens = {
        Zone.COMMUNE: {commune.code_insee, *commune.anciens_codes},
        Zone.EPCI: {commune.epci.siren} if commune.epci_id else set(),
        Zone.BASSIN: {bassin.code} if bassin else set(),
        Zone.DEPARTEMENT: {commune.code_departement},
    }
    lues = Service.objects.filter(pk__in=reponse.services).values_list("zone", "zone_codes")
    return all(zone in (Zone.REGION, Zone.PAYS) or miens[Zone(zone)] & set(codes) for zone, codes in lues)


def fraiche_plus_bas(perimee: Reponse, suivantes: list[Reponse]) -> bool:
    """Whether a confirmed answer that does the same, as near or nearer, stands below a stale one."""
    return any(not autre.perimee and autre.egale(perimee) and autre.distance <= perimee.distance for autre in suivantes)
