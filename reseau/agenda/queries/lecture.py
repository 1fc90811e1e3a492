"""What the public agenda shows: the month asked for, its list page by page, its filters and its links."""

from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from home.ecrans import page_de
from home.motifs.svg import trace
from home.typographie import nombre
from reseau.agenda.choices import Accessibilite, Genre
from reseau.agenda.demande import REGION, VUES, Demande
from reseau.agenda.queries.choix import Choix, choix_lire
from reseau.agenda.queries.programme import Programme
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_de, est_membre

PAR_PAGE = 20


class Groupe(NamedTuple):
    """One filter: its name in the address, its label, what stands for « all », its options, written."""

    nom: str
    libelle: str
    tous: str
    options: SafeString


def agenda_lire(request: HttpRequest, compte: Compte) -> dict[str, Any]:
    """Everything that the page and its fragment show to this reader."""
    choix = choix_lire()
    siens = bassins_de(compte) if est_membre(compte) else frozenset()
    demande = Demande.lire(request.GET, choix, siens)
    programme = Programme(compte, demande)
    if all(cochee for _, cochee in programme.sortes):  # tout cocher, c'est ne rien demander
        demande = programme.demande = replace(demande, types=())
    page = page_de(request, programme.liste, PAR_PAGE)
    return {
        "demande": demande,
        "carte": demande.vue == "carte",
        "programme": programme,
        "page_obj": page,
        "lignes": [(page.start_index() + rang, lu) for rang, lu in enumerate(page)],
        "titre_liste": _titre(programme),
        "groupes": _groupes(demande, choix),
        "liens": _liens(demande),
        "vues": [(libelle, demande.adresse(vue=vue), vue == demande.vue) for vue, libelle in VUES.items()],
        "reperes": [{"n": page.start_index() + rang, **lu.ou} for rang, lu in enumerate(page) if lu.position][::-1],
    }


def _titre(programme: Programme) -> str:
    combien, reste = len(programme.liste), programme.passees
    if not combien:
        return "Rien à cette date" if programme.demande.jour else "Rien ce mois-ci"
    dit = f"{nombre(combien)} rendez-vous"
    return f"{dit} à venir" if reste else dit


def _liens(demande: Demande) -> dict[str, str]:
    """Where one goes from here, with the same filters."""
    ailleurs = {"jour": None, "passees": None}
    mois = demande.mois
    return {
        "avant": demande.adresse(mois=mois.avant.code, **ailleurs),
        "apres": demande.adresse(mois=mois.apres.code, **ailleurs),
        "aujourdhui": demande.adresse(mois=None, **ailleurs),
        "mois": demande.adresse(mois=mois.code, **ailleurs),
        "passees": demande.adresse(passees="oui"),
        "large": demande.sans_filtre().adresse(),
    }


def _groupes(demande: Demande, choix: Choix) -> list[Groupe]:
    codes = {nom: tuple((terme.code, terme.libelle) for terme in termes.values()) for nom, termes in choix.items()}
    region = ((REGION, "Toute la région"),) if demande.siens else ()
    siens = [terme.libelle for terme in choix["bassin"].values() if terme.pk in demande.siens]
    tous = f"{siens[0] if len(siens) == 1 else 'Mes bassins'} et la région" if siens else "Toute la région"
    public, theme = demande.public, demande.theme
    return [
        Groupe("bassin", "Bassin", tous, options_ecrire((*region, *codes["bassin"]), demande.bassin)),
        Groupe("public", "Public", "Tous les publics", options_ecrire(codes["public"], public.code if public else "")),
        Groupe("theme", "Thème", "Tous les thèmes", options_ecrire(codes["theme"], theme.code if theme else "")),
        Groupe("genre", "Genre", "Tous les genres", options_ecrire(tuple(Genre.choices), demande.genre)),
        Groupe("acces", "Accessibilité", "Peu importe", options_ecrire(tuple(Accessibilite.choices), demande.acces)),
    ]


@lru_cache(maxsize=256)
def options_ecrire(options: tuple[tuple[str, str], ...], choisie: str) -> SafeString:
    """The options of a filter, ready for the page: they hardly ever change."""
    lignes = ((code, trace(" selected" if code == choisie else ""), mot) for code, mot in options)
    return format_html_join("", '<option value="{}"{}>{}</option>', lignes)
