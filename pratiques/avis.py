"""What the practice room writes, and to whom: only those concerned, never the text of a remark."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse

from home.courriels.avis import Avis, Categorie
from pratiques.models import FichePratiquePage, Ressource
from pratiques.permissions.ressources import peut_tenir_ressource
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.queries.mandats import comptes_mandates

FICHES = Categorie("fiches", "Les fiches pratiques que vous signez")
RELECTURES = Categorie("relectures", "Les relectures des fiches pratiques")
ECHANGES = Categorie("echanges", "Les questions, réponses et groupes de travail")
RESSOURCES = Categorie("ressources", "Les ressources que vous tenez")
MODERATION = Categorie(
    "moderation", "Ce qui est signalé, suspendu ou retiré", "Un contenu signalé ou retiré appelle une réponse."
)


def auteurs_de(fiche: FichePratiquePage) -> list[Compte]:
    """Authors whose account is open."""
    return [a.compte for a in fiche.auteurs.select_related("compte") if a.compte.is_active]


def tetes_de_reseau(fiche: FichePratiquePage, sauf: Compte | None = None) -> list[Compte]:
    """Leads of the note's network today, the Région when there is none; never who signs the note, nor `sauf`."""
    ecartes = {*auteurs_de(fiche), sauf}
    comptes = [c for c in comptes_mandates(Role.TETE_RESEAU, reseau=fiche.reseau_id) if c not in ecartes]
    return comptes or [c for c in comptes_mandates(Role.REGION) if c != sauf]


def auteurs_et_tetes(fiche: FichePratiquePage) -> list[Compte]:
    """Authors, then leads."""
    return [*dict.fromkeys([*auteurs_de(fiche), *tetes_de_reseau(fiche)])]


def autres_tetes(fiche: FichePratiquePage) -> list[Compte]:
    """Leads of the other networks, where the second reader is; never who leads or signs the note."""
    siens = auteurs_et_tetes(fiche)
    return [compte for compte in comptes_mandates(Role.TETE_RESEAU) if compte not in siens]


def tenants(ressource: Ressource) -> list[Compte]:
    """Who keeps it, while that person may."""
    compte = ressource.compte
    return [compte] if compte.is_active and peut_tenir_ressource(compte, ressource) else []


def repondants(ressource: Ressource) -> list[Compte]:
    """The leads of its network today, who animates its group; the Région otherwise, or when there is nobody."""
    if ressource.groupe_id and peut_tenir_ressource(ressource.groupe.animateur, ressource):
        return [ressource.groupe.animateur]
    menent = comptes_mandates(Role.TETE_RESEAU, reseau=ressource.reseau_id) if ressource.reseau_id else ()
    return list(menent) or list(comptes_mandates(Role.REGION))


def page_de(fiche: FichePratiquePage) -> str:
    """The note itself."""
    return reverse("pratiques_fiche", args=[fiche.pk])


def page_d_auteur(fiche: FichePratiquePage) -> str:
    """Where an author reads the remarks: the draft when there is one."""
    brouillon = getattr(fiche, "brouillon", None)
    return reverse("pratiques_brouillon", args=[brouillon.uuid]) if brouillon else reverse("pratiques_mes_fiches")


def vers(route: str) -> Callable[[FichePratiquePage], str]:
    """The same page, whatever the note."""
    return lambda fiche: reverse(route)


@dataclass(frozen=True)
class AvisDeFiche(Avis):
    """A notice about a note, that says to whom it goes and where it leads unless `dire` is told otherwise."""

    mots: str = "titre"
    qui: Callable[[FichePratiquePage], Iterable[Compte]] = auteurs_de
    ou: Callable[[FichePratiquePage], str] = page_de

    def dire(
        self,
        fiche: FichePratiquePage,
        comptes: Iterable[Compte] | None = None,
        page: str = "",
        etape: str = "",
        **dit: str,
    ) -> None:
        """Write about this note, once per `etape`: by default a version of the note and a step of its life."""
        comptes = self.qui(fiche) if comptes is None else comptes
        self.envoyer(comptes, page or self.ou(fiche), etape or _pas(fiche), titre=fiche.title, **dit)


def _pas(fiche: FichePratiquePage) -> str:
    rendues = fiche.relectures.exclude(verdict="").count()
    return f"{fiche.pk}-{fiche.version}-{fiche.historique.count()}-{rendues}"


AUTEURS, TETES, LECTEUR = "les auteurs", "la tête du réseau de la fiche, sinon la Région", "qui la relit"
LES_DEUX = f"{AUTEURS} ; à {TETES}"
RESPONSABLES = "qui tient la ressource, puis à la tête de son réseau, sinon à la Région"

SOUMISE = AvisDeFiche(
    "pratiques/soumise", "Une fiche attend deux lecteurs.", TETES, RELECTURES, qui=tetes_de_reseau,
    ou=vers("pratiques_a_valider"),
)  # fmt: skip
RELECTURE = AvisDeFiche("pratiques/relecture", "L’auteur a répondu aux remarques.", LECTEUR, RELECTURES, "titre avant")
RELECTURE_RAPPEL = AvisDeFiche(
    "pratiques/relecture-rappel", "Le jour de rendre une relecture vient.", LECTEUR, RELECTURES, "titre avant jusqu_au"
)
PLACE_RENDUE = AvisDeFiche(
    "pratiques/place-rendue", "Une place de lecteur est reprise.", "qui la tenait", RELECTURES, "titre phrase",
    ou=vers("pratiques_relectures"),
)  # fmt: skip
PLACE_LIBRE = AvisDeFiche(
    "pratiques/place-libre", "Une place de lecteur se libère.", TETES, RELECTURES, "titre qui",
    ou=vers("pratiques_a_valider"),
)  # fmt: skip
PLACE_ATTEND = AvisDeFiche(
    "pratiques/place-attend", "Personne ne prend une place de lecteur.", f"{TETES} ; puis aux autres têtes de réseau",
    RELECTURES, "titre qui phrase",
)  # fmt: skip
OU_EN_EST = AvisDeFiche(
    "pratiques/ou-en-est", "Une fiche attend des lecteurs depuis quinze jours.", AUTEURS, FICHES,
    "titre qui du_reseau d_ailleurs", ou=page_d_auteur,
)  # fmt: skip
RENDUE = AvisDeFiche(
    "pratiques/rendue", "Une relecture est rendue.", AUTEURS, FICHES, "titre verdict reseau", ou=page_d_auteur
)
A_VALIDER = AvisDeFiche(
    "pratiques/a-valider", "Deux lecteurs acceptent une fiche.", TETES, RELECTURES, qui=tetes_de_reseau,
    ou=lambda fiche: reverse("pratiques_fiche_valider", args=[fiche.pk]),
)  # fmt: skip
VALIDEE = AvisDeFiche("pratiques/validee", "Une fiche est validée.", AUTEURS, FICHES)
PUBLIEE = AvisDeFiche("pratiques/publiee", "Une fiche est en ligne.", AUTEURS, FICHES)
SUSPENDUE = AvisDeFiche("pratiques/suspendue", "La Région suspend une fiche.", AUTEURS, MODERATION, "titre motif")
PIECE_RETIREE = AvisDeFiche(
    "pratiques/piece-retiree", "Une image ou un fichier est retiré d’une fiche.", AUTEURS, MODERATION, "titre motif"
)
A_REVOIR = AvisDeFiche("pratiques/a-revoir", "Une fiche a dix-huit mois.", LES_DEUX, FICHES, qui=auteurs_et_tetes)
BIENTOT_ARCHIVEE = AvisDeFiche(
    "pratiques/bientot-archivee", "Personne n’a confirmé une fiche depuis cinq mois.", LES_DEUX, FICHES,
    "titre avant depuis", qui=auteurs_et_tetes,
)  # fmt: skip
ARCHIVEE = AvisDeFiche(
    "pratiques/archivee", "Une fiche que personne n’a confirmée quitte la bibliothèque.", LES_DEUX, FICHES,
    "titre motif", qui=auteurs_et_tetes,
)  # fmt: skip
REPRISE_RECUE = AvisDeFiche(
    "pratiques/reprise-recue", "Quelqu’un a refait la pratique.", AUTEURS, FICHES, "titre structure"
)
REPRISE_REPONDUE = AvisDeFiche(
    "pratiques/reprise-repondue", "Les auteurs répondent à une reprise.", "qui l’a écrite", ECHANGES, "titre suite"
)
MESSAGE = AvisDeFiche(
    "pratiques/message", "Une question, un commentaire, une réponse.", f"{AUTEURS} ; une réponse, à qui a demandé",
    ECHANGES, "titre phrase",
)  # fmt: skip
FIL = AvisDeFiche(
    "pratiques/fil-relecture", "Le fil d’une relecture continue ; une fois par jour.", "qui lit ce fil", RELECTURES,
    "titre qui", ou=lambda fiche: reverse("pratiques_fil_de_relecture", args=[fiche.pk]),
)  # fmt: skip
MESSAGE_RETIRE = AvisDeFiche(
    "pratiques/message-retire", "Un message est retiré.", "qui l’a écrit", MODERATION, "titre motif",
    ou=lambda fiche: reverse("pratiques_echanges", args=[fiche.pk]),
)  # fmt: skip
MESSAGE_SIGNALE = AvisDeFiche(
    "pratiques/message-signale", "Un message est signalé.", TETES, MODERATION, ou=vers("pratiques_alertes")
)
CONTENU_SIGNALE = Avis(
    "pratiques/contenu-signale", "Une fiche ou une ressource est signalée.", f"{TETES} ; {RESPONSABLES}", MODERATION,
    "titre",
)  # fmt: skip
INVITATION = Avis(
    "pratiques/invitation", "Quelqu’un est invité à signer.", "cette personne", FICHES, "titre par phrase"
)
SIGNATURE = Avis(
    "pratiques/signature", "Qui signe une fiche change.", "qui la signe ou l’a proposé", FICHES, "titre phrase"
)
RESSOURCE_A_VERIFIER = Avis(
    "pratiques/ressource-a-verifier", "Une ressource est à vérifier, un mois avant, le jour dit, trois mois après.",
    RESPONSABLES, RESSOURCES, "titre phrase avant",
)  # fmt: skip
RESSOURCE_SUSPENDUE = Avis(
    "pratiques/ressource-suspendue", "La Région suspend une ressource.", RESPONSABLES, MODERATION, "titre motif"
)
GROUPE_INVITATION = Avis(
    "pratiques/groupe-invitation", "Quelqu’un est invité dans un groupe.", "cette personne", ECHANGES, "titre qui"
)
GROUPE_ANIMATION = Avis(
    "pratiques/groupe-animation", "L’animation d’un groupe est confiée.", "qui l’anime", ECHANGES, "titre"
)
