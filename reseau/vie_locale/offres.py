"""What this room offers to the others: the page of a bassin, the search over everything, the welcome of a newcomer."""

from collections.abc import Iterator

from django.urls import reverse

from home.recherche.texte import replier
from home.registre import BlocLocal, Carte, Pas, Resultat
from home.typographie import date_courte, de_la_commune
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_de, classe_de_lecteur, est_membre
from reseau.territoires.models import Bassin
from reseau.vie_locale.permissions import orientations_lisibles, peut_tenir
from reseau.vie_locale.queries.actualites import actualites_du_bassin, actualites_trouver
from reseau.vie_locale.queries.orientations import orientations_en_vigueur

DU_BASSIN, EN_VIGUEUR = 3, 5


def bloc_actualites(compte: Compte, bassin: Bassin) -> Carte | None:
    """The latest news of a bassin that this person reads, on its page; nothing when there is none to read nor write."""
    actualites = list(actualites_du_bassin(compte, bassin)[:DU_BASSIN])
    ecrit = peut_tenir(compte, [bassin])
    if not actualites and not ecrit:
        return None
    contexte = {"actualites": actualites, "bassin": bassin, "ecrit": ecrit}
    if actualites:
        contexte |= {"url_suite": f"{reverse('actualites')}?bassin={bassin.code}", "libelle_suite": "Toutes"}
    return Carte("Actualités du bassin", "vie_locale/bloc_actualites.html", contexte)


BLOC_ACTUALITES = BlocLocal(bloc_actualites, classe_de_lecteur, ("vie_locale", "comptes", "territoires"))


def bloc_orientations(compte: Compte, bassin: Bassin) -> Carte | None:
    """The regional orientations in force, shown there and kept once; for members of the network."""
    orientations = list(orientations_en_vigueur(compte)[:EN_VIGUEUR]) if est_membre(compte) else []
    if not orientations:
        return None
    suite = {"url_suite": reverse("orientations"), "libelle_suite": "Toutes"}
    contexte = {"orientations": orientations, **suite}
    return Carte("Orientations régionales", "vie_locale/bloc_orientations.html", contexte, large=False)


BLOC_ORIENTATIONS = BlocLocal(bloc_orientations, classe_de_lecteur, ("vie_locale",))


def chercher_actualites(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """The news that this person reads."""
    return [
        Resultat(
            actualite.titre,
            reverse("actualite", args=[actualite.uuid]),
            actualite.texte,
            ", ".join([date_courte(actualite.du), *map(str, actualite.bassins.all())]),
        )
        for actualite in actualites_trouver(compte, texte, limite)
    ]


def chercher_orientations(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """The orientations, for members of the network."""
    demandes = replier(texte).split()
    trouvees = [
        orientation
        for orientation in orientations_lisibles(compte)
        if all(mot in replier(f"{orientation} {orientation.texte}") for mot in demandes)
    ]
    return [
        Resultat(orientation.titre, reverse("orientation", args=[orientation.numero]), etiquette=orientation.numero)
        for orientation in trouvees[:limite]
    ]


def pas_du_bassin(compte: Compte) -> Iterator[Pas]:
    """To discover the page of one's bassin; of several, the first by name, the others named (R4.16)."""
    premier, *autres = Bassin.objects.filter(pk__in=bassins_de(compte)).order_by("nom") or [None]
    if premier is None:
        return
    detail = f"Le bassin {de_la_commune(premier.nom)} : qui l’anime, qui y reçoit, ses dates et ses nouvelles."
    if autres:
        detail += f" Vous êtes aussi de {', '.join(autre.nom for autre in autres)}."
    yield Pas("votre-bassin", "Découvrir votre bassin", detail, reverse("bassin", args=[premier.code]))
