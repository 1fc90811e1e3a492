"""Which place a typed text means: a place of the directory, or a name and an address in a commune."""

from dataclasses import dataclass

from django.db.models import QuerySet

from home.recherche.texte import replier
from reseau.agenda.models import Evenement
from reseau.annuaire.models import Lieu
from reseau.structures.models import Structure
from reseau.territoires.models import Commune
from reseau.territoires.queries.communes import commune_get, commune_search

CHOIX = 5
LONGUEUR = 300
MOTS_DE_COMMUNE = 6
VOIES = frozenset(
    "rue avenue boulevard place allee allees chemin route impasse quai cours square esplanade faubourg".split()
)


@dataclass(frozen=True)
class LieuCompris:
    """What was understood; else a sentence that says what to write, and texts that are understood."""

    lieu: Lieu | None = None
    commune: Commune | None = None
    endroit: str = ""
    adresse: str = ""
    phrase: str = ""
    choix: tuple[str, ...] = ()

    @property
    def ici(self) -> Commune | None:
        """The commune, whichever way it is known."""
        return self.lieu.commune if self.lieu else self.commune


def lieu_lire(texte: str) -> LieuCompris:
    """« Espace Franquin, Angoulême », « 12 rue de la Paix, 79000 Niort », the name of a place of the directory."""
    texte = " ".join(texte[:LONGUEUR].split())
    tete, commune, homonymes = _commune(texte)
    if commune is not None:
        return _dans(commune, tete)
    connus = _nommes(texte)
    if len(connus) == 1:
        return LieuCompris(lieu=connus[0])
    if connus:
        return LieuCompris(phrase="Plusieurs lieux portent ce nom : choisissez.", choix=_dits(connus))
    if homonymes:
        dits = tuple(", ".join(filter(None, (tete, commune.libelle))) for commune in homonymes)
        return LieuCompris(phrase="Précisez la commune :", choix=dits)
    return LieuCompris(phrase="Dites aussi la commune : « Espace Franquin, Angoulême ».")


def lieux_suggerer(texte: str) -> list[str]:
    """Places of the directory whose name holds what is typed, then communes."""
    texte = " ".join(texte.replace("\x00", "")[:LONGUEUR].split())
    if len(texte) < 2:
        return []
    tete, _, fin = texte.rpartition(",")
    nom = tete or texte
    lieux = _publies().filter(nom__icontains=nom.split(",")[0].strip()).order_by("nom", "pk")
    communes = commune_search(fin.strip() or nom, CHOIX)
    avant = f"{tete.strip()}, " if tete else ""
    dits = [*_dits(list(lieux[:CHOIX])), *(f"{avant}{commune.libelle}" for commune in communes)]
    return list(dict.fromkeys(dits))


def lieu_dire(evenement: Evenement) -> str:
    """Where an event is, as `lieu_lire` understands it."""
    if evenement.lieu:
        return lieu_nommer(evenement.lieu)
    commune = evenement.commune.libelle if evenement.commune else ""
    return ", ".join(filter(None, (evenement.endroit, evenement.adresse, commune)))


def _commune(texte: str) -> tuple[str, Commune | None, list[Commune]]:
    """What stands before the commune, the commune, or those that its name may mean."""
    tete, virgule, fin = texte.rpartition(",")
    if virgule:
        commune = commune_get(fin)
        return tete.strip(), commune, [] if commune else commune_search(fin.strip(), CHOIX)
    morceaux = texte.split()
    for nombre in range(min(len(morceaux), MOTS_DE_COMMUNE), 0, -1):
        if commune := commune_get(" ".join(morceaux[-nombre:])):
            return " ".join(morceaux[:-nombre]), commune, []
    return "", None, commune_search(texte, CHOIX)


def _dans(commune: Commune, tete: str) -> LieuCompris:
    """A place of the directory in this commune, or a name, then an address."""
    morceaux = [morceau.strip() for morceau in tete.split(",") if morceau.strip()]
    if not morceaux:
        return LieuCompris(commune=commune)
    siens = list(_publies().filter(commune=commune))
    connus = [lieu for lieu in siens if replier(_sans_commune(lieu)) == replier(", ".join(morceaux))]
    connus = connus or [lieu for lieu in siens if replier(lieu.nom) == replier(tete)]
    if len({replier(lieu.adresse) for lieu in connus}) > 1:
        return LieuCompris(phrase="Plusieurs lieux portent ce nom : choisissez.", choix=_dits(connus))
    if connus:
        return LieuCompris(lieu=connus[0])
    if _adresse(morceaux[0]):
        return LieuCompris(commune=commune, adresse=", ".join(morceaux))
    return LieuCompris(commune=commune, endroit=morceaux[0], adresse=", ".join(morceaux[1:]))


def _adresse(texte: str) -> bool:
    """Begins with a number, or with the name of a way."""
    return texte[0].isdecimal() or replier(texte).split(" ")[0] in VOIES


def _nommes(texte: str) -> list[Lieu]:
    """The places of the directory that this text names, whatever the commune."""
    nom = texte.split(",")[0].strip()
    return [lieu for lieu in _publies().filter(nom__iexact=nom)[: CHOIX + 1] if replier(lieu.nom) == replier(nom)]


def _publies() -> QuerySet[Lieu]:
    visibles = Structure.objects.visibles().order_by()
    return Lieu.objects.publies().filter(structure__in=visibles).select_related("commune__departement")


def _dits(lieux: list[Lieu]) -> tuple[str, ...]:
    """Each as it is typed; the address tells two of one name apart."""
    return tuple(dict.fromkeys(lieu_nommer(lieu) for lieu in lieux[:CHOIX]))


def lieu_nommer(lieu: Lieu) -> str:
    """A place of the directory, as `lieu_lire` understands it."""
    return f"{_sans_commune(lieu)}, {lieu.commune.libelle}"


def _sans_commune(lieu: Lieu) -> str:
    return ", ".join(filter(None, (lieu.nom, lieu.adresse)))
