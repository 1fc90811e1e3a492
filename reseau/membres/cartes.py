"""What this room offers to the ground floor: « mon espace », the home page, a bassin, the search over everything."""

from collections.abc import Hashable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest
from django.urls import reverse

from home.registre import BlocLocal, Carte, Pas, Resultat, carte_gardee
from reseau.comptes.models import Compte
from reseau.membres.droits import Droit, droits_demander
from reseau.membres.permissions import (
    bassins_animes,
    classe_de_lecteur,
    compte_constate,
    est_charge_de_mission,
    est_membre,
    est_region,
    est_tete_de_reseau,
    par_requete,
    second_facteur_requis,
)
from reseau.membres.queries import animation, appartenances, bienvenue, equipes, personnes, recherche_personnes
from reseau.territoires.models import Bassin


def tenus_de(compte: Compte) -> list[Droit]:
    """Every line of right that a person holds today, of all kinds: under the same ones, the same rights.

    Outside a request (the night makes her page), this is where reading her begins: her rights are asked once.
    """
    if not hasattr(compte, "_memoire_droits"):
        compte._memoire_droits = {}
    return sorted(par_requete(compte, "droits", lambda: droits_demander(compte)), key=repr)


@carte_gardee("annuaire", "membres", "structures", "territoires")
def carte_equipe(compte: Compte) -> Carte | None:
    """Profile, team, requests: what this person may manage."""
    if not est_membre(compte):
        return None
    nombre_structures = equipes.structures_a_gerer(compte).count()
    region, anime = est_region(compte), est_charge_de_mission(compte)
    repond = nombre_structures > 0 or region or equipes.repond_aux_demandes(compte)
    contexte = {
        "gere": nombre_structures > 0,
        "nombre_structures": nombre_structures,
        "repond": repond,
        "nombre_demandes": equipes.demandes_a_traiter(compte).count() if repond else 0,
        "bassins": bienvenue.bassins_servis(compte, et=bassins_animes(compte)),
        "region": region,
        "tete": est_tete_de_reseau(compte),
        "situations": appartenances.situations_lire(appartenances.bassins_a_constater(compte))
        if anime and not region
        else (),
        "constate": anime or region,
    }
    return Carte("Mon réseau", "membres/cartes/equipe.html", contexte, large=False)


def carte_bienvenue(compte: Compte) -> Carte | None:
    """« Bien commencer », for a newcomer who has steps left."""
    if not bienvenue.est_nouveau(compte):
        return None
    pas = bienvenue.pas_de(compte)
    faits = sum(bool(un.fait) for un in pas)
    if faits == len(pas):
        return None
    return Carte("Bien commencer", "membres/cartes/bienvenue.html", {"pas": pas, "faits": faits})


@carte_gardee("annuaire", "membres", "structures", "territoires")
def carte_charge_de_mission(compte: Compte) -> Carte | None:
    """Who animates one's bassins, and how to call her (R4.13)."""
    contacts = bienvenue.charges_de_mission_de(compte)
    if not contacts:
        return None
    titre = "Votre chargé ou chargée de mission" if len(contacts) == 1 else "Vos chargés et chargées de mission"
    return Carte(titre, "membres/cartes/charge_de_mission.html", {"contacts": contacts}, large=False)


def bloc_animation(compte: Compte, bassin: Bassin) -> Carte:
    """Who animates this bassin today, or that nobody does; what this reader may do about it (R4.13)."""
    contexte = {
        "animation": animation.animation_lire(compte, bassin),
        "bassin": bassin,
        "connecte": compte.is_authenticated,
        "anime": compte_constate(compte, bassin),
        "nomme": est_region(compte),
    }
    return Carte("Qui anime ce bassin", "membres/blocs/animation.html", contexte)


def _sauf_qui_anime(compte: Compte, bassin: Bassin) -> Hashable:
    """Who animates it sees her own card whole."""
    return None if est_charge_de_mission(compte, bassin) else classe_de_lecteur(compte)


BLOC_ANIMATION = BlocLocal(bloc_animation, _sauf_qui_anime, ("membres", "comptes"))


def pas_du_reseau(compte: Compte) -> list[Pas]:
    """The steps of this room, the second factor when a role asks for it."""
    return bienvenue.pas_du_reseau(compte, is_mfa_enabled(compte) if second_facteur_requis(compte) else None)


def accueil_demande(request: HttpRequest) -> dict[str, str]:
    """Where a professional without an account may ask for one."""
    return {"url_demande_compte": reverse("demande_compte")}


def chercher(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """People for the search over everything: those that this reader may find, by the rules of the directory."""
    trouvees = recherche_personnes.personnes_chercher(personnes.personnes_lister(compte), texte)
    return [
        Resultat(
            titre=personne.nom_complet,
            url=reverse("personne", args=[personne.public_id]),
            extrait=", ".join(personne.themes.values()),
            etiquette=personne.sous_titre,
        )
        for personne in trouvees[:limite]
    ]
