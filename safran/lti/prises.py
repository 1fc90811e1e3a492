"""What this room offers to the ground floor: its card, the history of a platform, personal data, treatments,
periodic works, checks, and what it does when an account closes.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from home.etats.historiques import Histoire
from home.exploitation.travaux import MINUTE, NUIT, Periodique
from home.registre import Carte, Rubrique, carte_comptee
from home.securite.donnees_personnelles import Traitement, rubrique
from reseau.comptes.models import Compte
from safran.lti.choices import PLATEFORME
from safran.lti.models import Lien, Plateforme, RenduCompte
from safran.lti.rules import cles_tourner, lancements_oublier, liens_oublier, rendus_envoyer


def _liens(compte: Compte) -> QuerySet[Lien]:
    return Lien.objects.filter(compte=compte)


@carte_comptee(_liens)
def carte_liens(compte: Compte) -> Carte | None:
    """The platforms that one agreed to have told, each with the way to take it back."""
    liens = list(_liens(compte).select_related("plateforme"))
    return Carte("Plateformes reliées", "lti/carte.html", {"liens": liens}, large=False) if liens else None


def _retour(plateforme: Plateforme) -> str:
    return reverse("lti_plateforme", args=[plateforme.uuid])


PLATEFORMES = Histoire(PLATEFORME, retour=_retour)


def donnees_des_liens(compte: Compte) -> list[Rubrique]:
    """One's agreements, and each account given."""
    rendus = RenduCompte.objects.filter(lien__compte=compte).select_related("lien__plateforme", "formation")
    return [
        rubrique("Plateformes partenaires reliées", Lien.objects.filter(compte=compte).select_related("plateforme"),
                 {"Plateforme": "plateforme.nom", "Votre identifiant chez elle": "sujet", "Depuis le": "noue_le"}),
        rubrique("Ce qui a été dit aux plateformes partenaires", rendus,
                 {"Plateforme": "lien.plateforme.nom", "Formation": "formation.title", "Part dite (%)": "dite",
                  "Dite le": "dite_le", "État": "get_etat_display"}),
    ]  # fmt: skip


TRAITEMENTS = [
    Traitement(
        "Dire à la plateforme d’un partenaire où en est une personne, avec son accord",
        "identifiant que la plateforme donne à la personne, part faite et achèvement des formations qu’elle a ouvertes",
        "Lien RenduCompte Lancement",
        personnes="les membres du réseau qui ont donné leur accord",
        destinataires="la plateforme, sans le nom : la part faite et l’achèvement ; la Région, sans aucun nom",
        duree="jusqu’au retrait de l’accord ou à la fermeture du compte ; un jour pour une ouverture",
        base="consentement (article 6-1-a du RGPD)",
    ),
    Traitement(
        "Tenir les plateformes partenaires", "qui les a inscrites", "Plateforme", personnes="la Région",
        destinataires="la Région",
    ),
]  # fmt: skip


# What this room does when a room below speaks.


def liens_effacer(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account is closed or anonymised: its ties go, in the same transaction."""
    liens_oublier(compte=compte)


TRAVAUX = [
    Periodique("lti.rendus", MINUTE, rendus_envoyer, "{} compte(s) rendu(s) à une plateforme partenaire."),
    Periodique("lti.cles", NUIT, cles_tourner, "{} clé(s) neuve(s) pour les plateformes partenaires."),
    Periodique("lti.lancements", NUIT, lancements_oublier, "{} ouverture(s) oubliée(s)."),
]


def plateformes_injoignables() -> Iterator[str]:
    """Open platforms whose addresses are of a host that is not, or no more, in LTI_HOTES."""
    for plateforme in Plateforme.objects.ouvertes():
        hotes = {urlsplit(adresse).hostname for adresse in (plateforme.connexion, plateforme.jetons, plateforme.cles)}
        if absents := sorted(str(hote) for hote in hotes - set(settings.LTI_HOTES)):
            yield f"La plateforme {plateforme} ne peut rien ouvrir : {', '.join(absents)} n’est pas dans LTI_HOTES."
