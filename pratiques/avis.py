"""What the practice room writes, and to whom: only those concerned, never the text of a remark."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from home.courriels.avis import Avis, Categorie
from home.temps.typographie import date_courte
from pratiques.choices import EtatReprise, EtatSignataire, Jalon, NatureMessage, RoleAuteur
from pratiques.models import (
    Alerte,
    Brouillon,
    FichePratiquePage,
    Message,
    MessageDeRelecture,
    Relecture,
    Reprise,
    Ressource,
    Signataire,
)
from pratiques.permissions.fiches import ceux_du_fil
from pratiques.permissions.ressources import peut_tenir_ressource
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.permissions import est_membre
from reseau.membres.portes import comptes_mandates

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


# Who is told of what happens around a note, when its notice alone does not say it.

PHRASES = {
    NatureMessage.QUESTION: "une question vous est posée",
    NatureMessage.COMMENTAIRE: "un commentaire est arrivé",
    NatureMessage.REPONSE: "une réponse vous est faite",
    Jalon.BIENTOT: "est à vérifier dans un mois",
    Jalon.ECHUE: "est à vérifier : un bandeau le dit désormais sur sa page",
    Jalon.RELANCE: "attend sa vérification depuis trois mois ; sans réponse, elle sera archivée dans trois mois",
    Jalon.ARCHIVEE: "vient d’être archivée, faute de vérification ; elle se remet en ligne d’un geste",
}


def relecture_demandee(relecture: Relecture) -> None:
    """The author answered remarks: the reader who made them is asked again."""
    if relecture.lecteur is not None:
        page, avant = reverse("pratiques_relecture", args=[relecture.uuid]), date_courte(relecture.echeance)
        RELECTURE.dire(relecture.fiche, [relecture.lecteur], page, avant=avant)


def relecture_rappelee(relecture: Relecture, jusqu_au: datetime.date) -> None:
    """The day to give a reading back comes: its reader is reminded, and told until when the seat is kept."""
    page, etape = (
        reverse("pratiques_relecture", args=[relecture.uuid]),
        f"{relecture.uuid}-{_prise(relecture.prise_le)}",
    )
    dates = {"avant": date_courte(relecture.echeance), "jusqu_au": date_courte(jusqu_au)}
    RELECTURE_RAPPEL.dire(relecture.fiche, [relecture.lecteur], page, etape, **dates)


def place_rendue(relecture: Relecture, *, partie: bool) -> None:
    """The seat goes back to the network: its reader is told, while still one of us."""
    if not est_membre(relecture.lecteur):
        return
    phrase = f"Sa relecture était à rendre avant le {date_courte(relecture.echeance)}."
    if partie:
        phrase = f"Vous la lisiez au nom d’un réseau qui n’est plus le vôtre\u00a0: {relecture.reseau}."
    etape = f"{relecture.uuid}-{_prise(relecture.prise_le)}"
    PLACE_RENDUE.dire(relecture.fiche, [relecture.lecteur], etape=etape, phrase=phrase)


def place_libre(
    relecture: Relecture, *, lecteur: Compte | None = None, prise_le: datetime.datetime | None = None
) -> None:
    """A seat is open again: whoever finds readers is told, as when the note was sent; not who just held it."""
    comptes = [compte for compte in tetes_de_reseau(relecture.fiche) if compte != lecteur]
    qui = "de son réseau" if relecture.meme_reseau else "d’un autre réseau"
    PLACE_LIBRE.dire(relecture.fiche, comptes, etape=f"{relecture.uuid}-{_prise(prise_le)}", qui=qui)


def places_attendent(fiche: FichePratiquePage, places: list[Relecture], *, passee: bool) -> None:
    """Nobody takes these seats: the note's network lead is told, the other leads too once the day of theirs passed."""
    echeance = min(place.echeance for place in places)
    envois = [(tetes_de_reseau(fiche), places, "pratiques_a_valider")]
    ailleurs = [place for place in places if not place.meme_reseau]
    if passee and ailleurs:
        envois.append((autres_tetes(fiche), ailleurs, "pratiques_relectures"))
    finit = "sont passés depuis le" if passee else "finissent le"
    phrase = f"Les quinze jours prévus {finit} {date_courte(echeance)}."
    for comptes, attendues, page in envois:
        etape = f"{attendues[0].uuid}-{echeance}-{int(passee)}"
        PLACE_ATTEND.dire(fiche, comptes, reverse(page), etape, qui=_lecteurs(attendues), phrase=phrase)


def fiche_attend_lecteurs(fiche: FichePratiquePage, places: list[Relecture]) -> None:
    """Fifteen days passed without a reader: the authors are told how far each of the two readings is."""
    dernieres = {r.meme_reseau: r.ou_elle_en_est for r in fiche.relectures.order_by("demandee_le", "pk")}
    OU_EN_EST.dire(
        fiche,
        etape=f"{places[0].uuid}-{places[0].echeance}",
        qui=_lecteurs(places),
        du_reseau=dernieres.get(True, ""),
        d_ailleurs=dernieres.get(False, ""),
    )


def _lecteurs(places: list[Relecture]) -> str:
    return " et ".join("un lecteur de son réseau" if p.meme_reseau else "un lecteur d’un autre réseau" for p in places)


def _prise(prise_le: datetime.datetime | None) -> str:
    return str(prise_le.timestamp()) if prise_le else ""


def reprise_recue(reprise: Reprise) -> None:
    """Someone did the practice again: its authors are told, its network lead when none of them is here any more."""
    fiche, page = reprise.fiche, reverse("pratiques_reprise", args=[reprise.uuid])
    comptes = [c for c in auteurs_de(fiche) if c.pk != reprise.compte_id] or tetes_de_reseau(fiche)
    etape = f"{reprise.uuid}-{reprise.enregistree_le.timestamp()}"
    REPRISE_RECUE.dire(fiche, comptes, page, etape, structure=str(reprise.structure))


def reprise_repondue(reprise: Reprise) -> None:
    """The authors answered: whoever recorded the reprise is told."""
    page, etape = reverse("pratiques_reprise", args=[reprise.uuid]), f"{reprise.uuid}-{reprise.repondue_le.timestamp()}"
    suite = "comptée parmi ses reprises" if reprise.etat == EtatReprise.ACCEPTEE else "lue, et non retenue"
    REPRISE_REPONDUE.dire(reprise.fiche, [reprise.compte], page, etape, suite=suite)


def message_ecrit(message: Message) -> None:
    """A question or a comment: the note's authors; an answer: whoever opened the thread. Never oneself."""
    fiche, fil = message.fiche, message.reponse_a or message
    comptes = [message.reponse_a.compte] if message.reponse_a else auteurs_de(fiche)
    if message.nature == NatureMessage.QUESTION:
        comptes = comptes or tetes_de_reseau(fiche)
    comptes = [compte for compte in comptes if compte.pk != message.compte_id]
    page = reverse("pratiques_fil", args=[fil.uuid])
    MESSAGE.dire(fiche, comptes, page, str(message.uuid), phrase=PHRASES[message.nature])


def reponse_retenue(message: Message) -> None:
    """Whoever answered is told that the answer is kept."""
    if message.compte_id != message.reponse_a.compte_id:
        page, etape = reverse("pratiques_fil", args=[message.reponse_a.uuid]), f"retenue-{message.uuid}"
        MESSAGE.dire(message.fiche, [message.compte], page, etape, phrase="votre réponse est retenue")


def message_signale(alerte: Alerte) -> None:
    """Who moderates the note, and did not write the message, is told of the first open report on it."""
    if alerte.message.alertes.filter(issue="").count() == 1:
        comptes = tetes_de_reseau(alerte.message.fiche, sauf=alerte.message.compte)
        MESSAGE_SIGNALE.dire(alerte.message.fiche, comptes, etape=f"alerte-{alerte.pk}")


def contenu_signale(alerte: Alerte) -> None:
    """The lead of the network, or the Région; what was written is read on the site, not in the mail."""
    comptes = tetes_de_reseau(alerte.fiche) if alerte.fiche_id else repondants(alerte.ressource)
    CONTENU_SIGNALE.envoyer(comptes, reverse("pratiques_alertes"), f"{alerte.pk}", titre=alerte.titre)


def fil_continue(message: MessageDeRelecture) -> None:
    """The others who read the thread are told, unless they were today and nobody else has written since."""
    comptes = [compte for compte in ceux_du_fil(message.fiche) if compte.pk != message.compte_id]
    fil = MessageDeRelecture.objects.filter(fiche=message.fiche)
    suite, autre = fil.filter(compte=message.compte_id), fil.exclude(compte=message.compte_id).first()
    if autre is not None:
        suite = suite.filter(pk__gt=autre.pk)
    etape = f"{(suite.last() or message).uuid}-{timezone.localdate()}"
    qui = "un lecteur" if message.reseau_id else "un auteur"
    FIL.dire(message.fiche, comptes, etape=etape, qui=qui)


def ressource_a_verifier(ressource: Ressource) -> None:
    """A step of its check: first to who keeps it, from the day on to who answers for its network too (R5.6)."""
    jalon, comptes = Jalon(ressource.jalon), tenants(ressource)
    if jalon != Jalon.BIENTOT or not comptes:
        comptes = [*dict.fromkeys([*comptes, *repondants(ressource)])]
    RESSOURCE_A_VERIFIER.envoyer(
        comptes,
        ressource.get_absolute_url(),
        f"{ressource.pk}-{ressource.a_verifier_le}-{jalon.value}",
        titre=ressource.titre,
        phrase=PHRASES[jalon],
        avant=date_courte(ressource.a_verifier_le),
    )


def invitation_envoyee(signataire: Signataire) -> None:
    """Someone is asked to sign: who asks, for which note, as what."""
    porteur = signataire.role == RoleAuteur.AUTEUR
    INVITATION.envoyer(
        [signataire.compte],
        reverse("pratiques_invitation", args=[signataire.uuid]),
        f"{signataire.uuid}-{signataire.invite_le.timestamp()}",
        titre=signataire.brouillon.titre,
        par=signataire.invite_par.nom_complet,
        phrase="d’en être l’auteur ou l’autrice : rien ne part sans vous"
        if porteur
        else "de l’écrire et de la signer aussi",
    )


def invitation_repondue(signataire: Signataire) -> None:
    """Whoever invited reads the answer."""
    oui = signataire.etat == EtatSignataire.ACCEPTE
    suite = "a accepté de signer avec vous" if oui else "a préféré ne pas signer"
    _signature_dire(signataire, signataire.invite_par, f"{signataire.compte.nom_complet} {suite}")


def signature_retiree(signataire: Signataire, par: Compte) -> None:
    """A name withdrawn: the other side is told, the author or the person; an invitation taken back says nothing."""
    if not signataire.accepte_le:
        return
    if signataire.compte_id == par.pk:
        _signature_dire(signataire, signataire.brouillon.auteur, f"{par.nom_complet} retire son nom")
    else:
        _signature_dire(signataire, signataire.compte, f"{par.nom_complet} a retiré votre nom", chez_soi=True)


def suite_prise(brouillon: Brouillon, par: Compte, parti: Compte) -> None:
    """Whoever else agreed to sign is told who answers for the draft now."""
    phrase = f"{par.nom_complet} prend la suite de {parti.nom_complet}"
    for signataire in brouillon.signataires.acceptes().exclude(compte=par).select_related("compte"):
        _signature_dire(signataire, signataire.compte, phrase, f"suite-{par.pk}")


def brouillon_efface(brouillon: Brouillon, par: Compte) -> None:
    """Whoever had agreed to sign is told that the draft was thrown away."""
    phrase = f"{par.nom_complet} a effacé le brouillon"
    for signataire in brouillon.signataires.acceptes().exclude(compte=par).select_related("compte"):
        _signature_dire(signataire, signataire.compte, phrase, "efface", chez_soi=True)


def _signature_dire(
    signataire: Signataire, compte: Compte, phrase: str, pas: str = "", *, chez_soi: bool = False
) -> None:
    """Tell someone what becomes of a signature, and lead to those of the draft, or to one's own notes."""
    pas = pas or f"{signataire.etat}-{signataire.invite_le.timestamp()}"
    brouillon = signataire.brouillon
    page = reverse("pratiques_mes_fiches") if chez_soi else reverse("pratiques_signataires", args=[brouillon.uuid])
    SIGNATURE.envoyer([compte], page, f"{signataire.uuid}-{pas}", titre=brouillon.titre, phrase=phrase)
