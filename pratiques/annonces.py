"""Who is told of what happens around a note, when its notice alone does not say it."""

import datetime

from django.urls import reverse
from django.utils import timezone

from home.typographie import date_courte
from pratiques import avis
from pratiques.choices import EtatReprise, EtatSignataire, NatureMessage, RoleAuteur
from pratiques.choices_ressources import Jalon
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
from pratiques.permissions.fils import ceux_du_fil
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre

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
        avis.RELECTURE.dire(relecture.fiche, [relecture.lecteur], page, avant=avant)


def relecture_rappelee(relecture: Relecture, jusqu_au: datetime.date) -> None:
    """The day to give a reading back comes: its reader is reminded, and told until when the seat is kept."""
    page, etape = (
        reverse("pratiques_relecture", args=[relecture.uuid]),
        f"{relecture.uuid}-{_prise(relecture.prise_le)}",
    )
    dates = {"avant": date_courte(relecture.echeance), "jusqu_au": date_courte(jusqu_au)}
    avis.RELECTURE_RAPPEL.dire(relecture.fiche, [relecture.lecteur], page, etape, **dates)


def place_rendue(relecture: Relecture, *, partie: bool) -> None:
    """The seat goes back to the network: its reader is told, while still one of us."""
    if not est_membre(relecture.lecteur):
        return
    phrase = f"Sa relecture était à rendre avant le {date_courte(relecture.echeance)}."
    if partie:
        phrase = f"Vous la lisiez au nom d’un réseau qui n’est plus le vôtre\u00a0: {relecture.reseau}."
    etape = f"{relecture.uuid}-{_prise(relecture.prise_le)}"
    avis.PLACE_RENDUE.dire(relecture.fiche, [relecture.lecteur], etape=etape, phrase=phrase)


def place_libre(
    relecture: Relecture, *, lecteur: Compte | None = None, prise_le: datetime.datetime | None = None
) -> None:
    """A seat is open again: whoever finds readers is told, as when the note was sent; not who just held it."""
    comptes = [compte for compte in avis.tetes_de_reseau(relecture.fiche) if compte != lecteur]
    qui = "de son réseau" if relecture.meme_reseau else "d’un autre réseau"
    avis.PLACE_LIBRE.dire(relecture.fiche, comptes, etape=f"{relecture.uuid}-{_prise(prise_le)}", qui=qui)


def places_attendent(fiche: FichePratiquePage, places: list[Relecture], *, passee: bool) -> None:
    """Nobody takes these seats: the note's network lead is told, the other leads too once the day of theirs passed."""
    echeance = min(place.echeance for place in places)
    envois = [(avis.tetes_de_reseau(fiche), places, "pratiques_a_valider")]
    ailleurs = [place for place in places if not place.meme_reseau]
    if passee and ailleurs:
        envois.append((avis.autres_tetes(fiche), ailleurs, "pratiques_relectures"))
    finit = "sont passés depuis le" if passee else "finissent le"
    phrase = f"Les quinze jours prévus {finit} {date_courte(echeance)}."
    for comptes, attendues, page in envois:
        etape = f"{attendues[0].uuid}-{echeance}-{int(passee)}"
        avis.PLACE_ATTEND.dire(fiche, comptes, reverse(page), etape, qui=_lecteurs(attendues), phrase=phrase)


def fiche_attend_lecteurs(fiche: FichePratiquePage, places: list[Relecture]) -> None:
    """Fifteen days passed without a reader: the authors are told how far each of the two readings is."""
    dernieres = {r.meme_reseau: r.ou_elle_en_est for r in fiche.relectures.order_by("demandee_le", "pk")}
    avis.OU_EN_EST.dire(
        fiche,
        etape=f"{places[0].uuid}-{places[0].echeance}",
        qui=_lecteurs(places),
        du_reseau=dernieres.get(True, ""),
        d_ailleurs=dernieres.get(False, ""),
    )


def _lecteurs(places: list[Relecture]) -> str:
    """« un lecteur de son réseau et un lecteur d’un autre réseau »."""
    return " et ".join("un lecteur de son réseau" if p.meme_reseau else "un lecteur d’un autre réseau" for p in places)


def _prise(prise_le: datetime.datetime | None) -> str:
    """What names one holding of a seat: its instant."""
    return str(prise_le.timestamp()) if prise_le else ""


def reprise_recue(reprise: Reprise) -> None:
    """Someone did the practice again: its authors are told, its network lead when none of them is here any more."""
    fiche, page = reprise.fiche, reverse("pratiques_reprise", args=[reprise.uuid])
    comptes = [c for c in avis.auteurs_de(fiche) if c.pk != reprise.compte_id] or avis.tetes_de_reseau(fiche)
    etape = f"{reprise.uuid}-{reprise.enregistree_le.timestamp()}"
    avis.REPRISE_RECUE.dire(fiche, comptes, page, etape, structure=str(reprise.structure))


def reprise_repondue(reprise: Reprise) -> None:
    """The authors answered: whoever recorded the reprise is told."""
    page, etape = reverse("pratiques_reprise", args=[reprise.uuid]), f"{reprise.uuid}-{reprise.repondue_le.timestamp()}"
    suite = "comptée parmi ses reprises" if reprise.etat == EtatReprise.ACCEPTEE else "lue, et non retenue"
    avis.REPRISE_REPONDUE.dire(reprise.fiche, [reprise.compte], page, etape, suite=suite)


def message_ecrit(message: Message) -> None:
    """A question or a comment: the note's authors; an answer: whoever opened the thread. Never oneself."""
    fiche, fil = message.fiche, message.reponse_a or message
    comptes = [message.reponse_a.compte] if message.reponse_a else avis.auteurs_de(fiche)
    if message.nature == NatureMessage.QUESTION:
        comptes = comptes or avis.tetes_de_reseau(fiche)
    comptes = [compte for compte in comptes if compte.pk != message.compte_id]
    page = reverse("pratiques_fil", args=[fil.uuid])
    avis.MESSAGE.dire(fiche, comptes, page, str(message.uuid), phrase=PHRASES[message.nature])


def reponse_retenue(message: Message) -> None:
    """Whoever answered is told that the answer is kept."""
    if message.compte_id != message.reponse_a.compte_id:
        page, etape = reverse("pratiques_fil", args=[message.reponse_a.uuid]), f"retenue-{message.uuid}"
        avis.MESSAGE.dire(message.fiche, [message.compte], page, etape, phrase="votre réponse est retenue")


def message_signale(alerte: Alerte) -> None:
    """Who moderates the note, and did not write the message, is told of the first open report on it."""
    if alerte.message.alertes.filter(issue="").count() == 1:
        comptes = avis.tetes_de_reseau(alerte.message.fiche, sauf=alerte.message.compte)
        avis.MESSAGE_SIGNALE.dire(alerte.message.fiche, comptes, etape=f"alerte-{alerte.pk}")


def contenu_signale(alerte: Alerte) -> None:
    """The lead of the network, or the Région; what was written is read on the site, not in the mail."""
    comptes = avis.tetes_de_reseau(alerte.fiche) if alerte.fiche_id else avis.repondants(alerte.ressource)
    avis.CONTENU_SIGNALE.envoyer(comptes, reverse("pratiques_alertes"), f"{alerte.pk}", titre=alerte.titre)


def fil_continue(message: MessageDeRelecture) -> None:
    """The others who read the thread are told, unless they were today and nobody else has written since."""
    comptes = [compte for compte in ceux_du_fil(message.fiche) if compte.pk != message.compte_id]
    etape = f"{_premier_de_la_suite(message).uuid}-{timezone.localdate()}"
    qui = "un lecteur" if message.reseau_id else "un auteur"
    avis.FIL.dire(message.fiche, comptes, etape=etape, qui=qui)


def _premier_de_la_suite(message: MessageDeRelecture) -> MessageDeRelecture:
    """The first of the messages that this person wrote in a row."""
    fil = MessageDeRelecture.objects.filter(fiche=message.fiche)
    autre = fil.exclude(compte=message.compte_id).first()
    suite = fil.filter(compte=message.compte_id)
    if autre is not None:
        suite = suite.filter(pk__gt=autre.pk)
    return suite.last() or message


def ressource_a_verifier(ressource: Ressource) -> None:
    """A step of its check: first to who keeps it, from the day on to who answers for its network too (R5.6)."""
    jalon, comptes = Jalon(ressource.jalon), avis.tenants(ressource)
    if jalon != Jalon.BIENTOT or not comptes:
        comptes = [*dict.fromkeys([*comptes, *avis.repondants(ressource)])]
    avis.RESSOURCE_A_VERIFIER.envoyer(
        comptes,
        reverse("pratiques_ressource", args=[ressource.uuid]),
        f"{ressource.pk}-{ressource.a_verifier_le}-{jalon.value}",
        titre=ressource.titre,
        phrase=PHRASES[jalon],
        avant=date_courte(ressource.a_verifier_le),
    )


def invitation_envoyee(signataire: Signataire) -> None:
    """Someone is asked to sign: who asks, for which note, as what."""
    porteur = signataire.role == RoleAuteur.AUTEUR
    avis.INVITATION.envoyer(
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
    avis.SIGNATURE.envoyer([compte], page, f"{signataire.uuid}-{pas}", titre=brouillon.titre, phrase=phrase)
