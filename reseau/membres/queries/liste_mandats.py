"""The page of mandates: who holds what, today, later or before; and the search of someone to name."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.http import QueryDict

from home.recherche.texte import replier
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.membres.queries.facettes import MAX_TEXTE, Facette, Liste, liste_lire
from reseau.membres.queries.mandats import comptes_a_nommer, mandats_geres

TAILLES = (25, 50, 100)
PERSONNES_PAR_PAGE = 20


def _bassin(mandat: Mandat) -> dict[str, str]:
    return {mandat.bassin.code: mandat.bassin.nom} if mandat.bassin else {}


def _reseau(mandat: Mandat) -> dict[str, str]:
    reseau = mandat.structure.reseau if mandat.structure else mandat.reseau
    return {reseau.code: reseau.nom} if reseau else {}


FACETTES = {
    "etat": Facette[Mandat]("État", lambda mandat: {mandat.etat.value: mandat.etat.label}),
    "role": Facette[Mandat]("Rôle", lambda mandat: {mandat.role: Role(mandat.role).label}),
    "bassin": Facette[Mandat]("Bassin", _bassin),
    "reseau": Facette[Mandat]("Réseau", _reseau),
}


@dataclass
class ListeMandats(Liste[Mandat]):
    """Everything the page of mandates shows."""

    tailles: tuple[int, ...] = TAILLES

    @property
    def titre(self) -> str:
        """The count in words, read aloud when the list changes."""
        nombre = len(self.trouvees)
        return "Aucun mandat" if nombre == 0 else f"{nombre} mandat{'s' if nombre > 1 else ''}"


def mandats_lister(compte: Compte, parametres: QueryDict) -> ListeMandats:
    """Mandates that this person may manage, under the filters of the query string; one query."""
    mandats = list(mandats_geres(compte).order_by("compte__nom", "compte__prenom", "compte", F("du").desc(), "pk"))
    return ListeMandats(**vars(liste_lire(mandats, FACETTES, _chercher, parametres, TAILLES)))


def _chercher(mandats: list[Mandat], texte: str) -> list[Mandat]:
    """Those whose person, role or scope hold every word, in their order."""
    demandes = replier(texte).split()
    return [mandat for mandat in mandats if _contient(f"{mandat.compte.nom_complet} {mandat}", demandes)]


def _contient(dit: str, demandes: list[str]) -> bool:
    replie = replier(dit)
    return all(mot in replie for mot in demandes)


def personnes_a_nommer(par: Compte, texte: str, numero: str | None) -> Page:
    """Open accounts that this person may name, found by name or e-mail; nobody when nothing is asked."""
    demandes = replier(texte[:MAX_TEXTE]).split()
    lignes = comptes_a_nommer(par).values_list("pk", "prenom", "nom", "email") if demandes else ()
    trouves = [pk for pk, *dits in lignes if _contient(" ".join(dits), demandes)]
    page = Paginator(trouves, PERSONNES_PAR_PAGE).get_page(numero)
    comptes = Compte.objects.in_bulk(list(page.object_list))
    page.object_list = [comptes[pk] for pk in page.object_list]
    return page
