"""What this room offers to the ground floor: cards, search, personal data treatments, periodic work, what it
hears, checks.
"""

from collections.abc import Iterator

from allauth.mfa.utils import is_mfa_enabled
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from home.exploitation.travaux import NUIT, Periodique
from home.registre import BlocLocal, Carte, Pas, Resultat, carte_chiffree
from home.securite.donnees_personnelles import Traitement
from reseau.comptes.models import Compte
from reseau.membres import permissions
from reseau.membres.choices import GROUPE_REGION, Role
from reseau.membres.models import Appartenance, Mandat, Rattachement
from reseau.membres.queries import appartenances, equipes, mandats
from reseau.membres.queries import personnes as bienvenue
from reseau.membres.queries.appartenances import situations_lire
from reseau.membres.rules.personnes import (
    demandes_oublier,
    droits_terminer,
    inactifs_traiter,
    structure_fusion_suivre,
    traces_effacer,
)
from reseau.territoires.models import Bassin

# What this room offers to the ground floor: « mon espace », the home page, a bassin, the search over everything.


# Read once for the cards, and the steps of a newcomer, that say them.


def _bassins_servis(compte: Compte) -> QuerySet[Bassin]:
    return permissions.par_requete(compte, "bassins_servis", lambda: bienvenue.bassins_servis(compte))


def _contacts(compte: Compte) -> list[bienvenue.Contact]:
    return permissions.par_requete(
        compte, "contacts", lambda: bienvenue.charges_de_mission_de(compte, _bassins_servis(compte))
    )


def _a_gerer(compte: Compte) -> dict[str, QuerySet]:
    if not permissions.est_membre(compte):
        return {}
    return {
        "nombre_structures": equipes.structures_a_gerer(compte),
        "nombre_demandes": equipes.demandes_a_traiter(compte),
    }


@carte_chiffree(_a_gerer)
def carte_equipe(compte: Compte, nombre_structures: int = 0, nombre_demandes: int = 0) -> Carte | None:
    """Profile, team, requests: what this person may manage."""
    if not permissions.est_membre(compte):
        return None
    region, anime = permissions.est_region(compte), permissions.est_charge_de_mission(compte)
    contexte = {
        "gere": nombre_structures > 0,
        "nombre_structures": nombre_structures,
        "repond": nombre_structures > 0 or region or anime,
        "nombre_demandes": nombre_demandes,
        "bassins": _bassins_servis(compte) | Bassin.objects.filter(pk__in=permissions.bassins_animes(compte)),
        "region": region,
        "tete": permissions.est_tete_de_reseau(compte),
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


def carte_charge_de_mission(compte: Compte) -> Carte | None:
    """Who animates one's bassins, and how to call her (R4.13)."""
    contacts = _contacts(compte)
    if not contacts:
        return None
    titre = "Votre chargé ou chargée de mission" if len(contacts) == 1 else "Vos chargés et chargées de mission"
    return Carte(titre, "membres/cartes/charge_de_mission.html", {"contacts": contacts}, large=False)


def bloc_animation(compte: Compte, bassin: Bassin) -> Carte:
    """Who animates this bassin today, or that nobody does; what this reader may do about it (R4.13)."""
    contexte = {
        "animation": mandats.animation_lire(compte, bassin),
        "bassin": bassin,
        "connecte": compte.is_authenticated,
        "anime": permissions.compte_constate(compte, bassin),
        "nomme": permissions.est_region(compte),
    }
    return Carte("Qui anime ce bassin", "membres/blocs/animation.html", contexte)


BLOC_ANIMATION = BlocLocal(bloc_animation)


def pas_du_reseau(compte: Compte) -> list[Pas]:
    """The steps of this room, the second factor when a role asks for it."""
    facteur = is_mfa_enabled(compte) if permissions.second_facteur_requis(compte) else None
    return bienvenue.pas_du_reseau(compte, facteur, _contacts(compte))


def accueil_demande(request: HttpRequest) -> dict[str, str]:
    """Where a professional without an account may ask for one."""
    return {"url_demande_compte": reverse("demande_compte")}


def chercher(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """People for the search over everything: those that this reader may find, by the rules of the directory."""
    trouvees = bienvenue.personnes_chercher(bienvenue.personnes_lister(compte), texte)
    return [
        Resultat(
            titre=personne.nom_complet,
            url=reverse("personne", args=[personne.public_id]),
            extrait=", ".join(personne.themes.values()),
            etiquette=personne.sous_titre,
        )
        for personne in trouvees[:limite]
    ]


# What this room hears from the rooms below.


def suivre_la_fusion(
    sender: object, source: object, cible: object, par: Compte | None = None, **kwargs: object
) -> None:
    """A structure was merged: its people go with it."""
    structure_fusion_suivre(source=source, cible=cible, par=par)


def rendre_les_droits(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account was closed: it holds nothing any more."""
    droits_terminer(compte=compte)


def effacer_les_traces(sender: object, compte: Compte, email: str, **kwargs: object) -> None:
    """An account was anonymised: what named the person goes."""
    traces_effacer(compte=compte, email=email)


# What the calendar does to accounts: those that nobody opens any more, requests that are old.

TRAVAUX = [
    Periodique(
        "membres.inactifs",
        NUIT,
        inactifs_traiter,
        "Prévenus {0.avertis}, rappelés {0.rappeles}, anonymisés {0.anonymises}.",
    ),
    Periodique(
        "membres.demandes", NUIT, demandes_oublier, "{} demande(s) de compte effacée(s), faites il y a plus d’un an."
    ),
]


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement(
        "Savoir qui travaille où, et avec quel mandat",
        "structures, fonction, mandats et leurs dates, qui les a donnés, pas de « Bien commencer », avertissements "
        "d’inactivité",
        "Rattachement Mandat GesteMandat Appartenance PasFait Inactivite",
    ),
    Traitement(
        "Se faire connaître des autres réseaux",
        "présentation, téléphone professionnel, sujets ; chacun choisit qui les voit",
        "Profil",
        destinataires="ceux que la personne a choisis, ligne par ligne",
        duree="jusqu’à la fermeture ou l’effacement du compte",
    ),
    Traitement(
        "Inviter, et répondre à qui demande un compte",
        "nom, prénom, adresse électronique, fonction",
        "Invitation DemandeCompte",
        personnes="les professionnels invités, ou qui demandent un compte",
        destinataires="le référent de la structure, les chargés de mission, la Région",
        duree="une invitation sert quatorze jours ; une demande s’efface au bout d’un an",
    ),
]


# Invariants of people and rights; what a person should look at.


def droits_coherents() -> Iterator[str]:
    """No closed account holds anything; the admin's group says what the mandates say."""
    for rattachement in Rattachement.objects.en_vigueur().filter(compte__is_active=False).select_related("compte"):
        yield f"Le compte fermé {rattachement.compte_id} a encore un rattachement en vigueur."
    for mandat in Mandat.objects.en_vigueur().filter(compte__is_active=False):
        yield f"Le compte fermé {mandat.compte_id} a encore un mandat en vigueur."
    groupe = set(Compte.objects.filter(groups__name=GROUPE_REGION).values_list("pk", flat=True))
    mandates = set(Mandat.objects.filter(role=Role.REGION).en_vigueur().values_list("compte_id", flat=True))
    for pk in groupe ^ mandates:
        yield f"Le groupe « {GROUPE_REGION} » et les mandats ne disent pas la même chose du compte {pk}."


def appartenances_coherentes() -> Iterator[str]:
    """A structure is never twice of the same bassin on the same day."""
    precedente = None
    lignes = Appartenance.objects.exclude(au=F("du")).select_related("structure", "bassin")
    for ligne in lignes.order_by("structure", "bassin", "du", "pk"):
        if precedente and (precedente.structure_id, precedente.bassin_id) == (ligne.structure_id, ligne.bassin_id):
            if precedente.au is None or precedente.au > ligne.du:
                yield f"{ligne.structure} est deux fois du bassin {ligne.bassin} le {ligne.du:%d/%m/%Y}."
        precedente = ligne


def appartenances_a_revoir() -> Iterator[str]:
    """Belongings that the facts no longer bear out: only a person ends them."""
    tenus = Appartenance.objects.en_vigueur().order_by().values("bassin")
    for situation in situations_lire(Bassin.objects.filter(pk__in=tenus)):
        for fin in situation.a_terminer:
            yield f"{fin.appartenance.structure} et le bassin {situation.bassin} : {fin.raison}"
