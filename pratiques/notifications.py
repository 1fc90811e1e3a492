"""Which event writes to whom; only those concerned, never the text of a remark, one mail per event and person."""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from home.courriels import courriel_enqueue
from home.typographie import date_courte
from pratiques.choices import EtatReprise, NatureMessage, Verdict
from pratiques.models import Alerte, FichePratiquePage, Message, PieceJointe, Relecture, Reprise
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.membres.permissions import est_membre


def auteurs_de(fiche: FichePratiquePage) -> list[Compte]:
    """Authors whose account is open."""
    return [a.compte for a in fiche.auteurs.select_related("compte") if a.compte.is_active]


def tetes_de_reseau(fiche: FichePratiquePage, sauf: Compte | None = None) -> list[Compte]:
    """Leads of the note's network today, the Région when there is none; never who signs the note, nor `sauf`."""
    mandats = Mandat.objects.en_vigueur().filter(compte__is_active=True).select_related("compte")
    comptes = {m.compte for m in mandats.filter(role=Role.TETE_RESEAU, reseau_id=fiche.reseau_id)}
    comptes -= {*auteurs_de(fiche), sauf}
    comptes = comptes or {m.compte for m in mandats.filter(role=Role.REGION)} - {sauf}
    return sorted(comptes, key=lambda compte: compte.pk)


def _ecrire(
    fiche: FichePratiquePage, gabarit: str, comptes: Iterable[Compte], url: str, etape: str = "", **contexte: str
) -> None:
    """Queue the same mail to each person, once per `etape`: by default a version of the note and a step of its life."""
    rendues = fiche.relectures.exclude(verdict="").count()
    etape = etape or f"{fiche.pk}-{fiche.version}-{fiche.historique.count()}-{rendues}"
    for compte in comptes:
        courriel_enqueue(
            destinataire=compte.email,
            gabarit=gabarit,
            contexte={"prenom": compte.prenom, "titre": fiche.title, "url": settings.SITE_URL + url, **contexte},
            cle=f"{gabarit}-{etape}-{compte.pk}",
        )


def fiche_soumise(fiche: FichePratiquePage) -> None:
    """A note waits for two readers: its network lead may find them."""
    _ecrire(fiche, "pratiques/soumise", tetes_de_reseau(fiche), reverse("pratiques_a_valider"))


def relecture_demandee(relecture: Relecture) -> None:
    """The author answered remarks: the reader who made them is asked again."""
    if relecture.lecteur is None or not relecture.lecteur.is_active:
        return
    url = reverse("pratiques_relecture", args=[relecture.uuid])
    _ecrire(relecture.fiche, "pratiques/relecture", [relecture.lecteur], url, avant=date_courte(relecture.echeance))


def relecture_rappelee(relecture: Relecture, jusqu_au: datetime.date) -> None:
    """The day to give a reading back comes: its reader is reminded, and told until when the seat is kept."""
    url, etape = reverse("pratiques_relecture", args=[relecture.uuid]), f"{relecture.uuid}-{_prise(relecture.prise_le)}"
    _ecrire(
        relecture.fiche, "pratiques/relecture-rappel", [relecture.lecteur], url, etape,
        avant=date_courte(relecture.echeance), jusqu_au=date_courte(jusqu_au),
    )  # fmt: skip


def place_rendue(relecture: Relecture, *, partie: bool) -> None:
    """The seat goes back to the network: its reader is told, while still one of us."""
    if not est_membre(relecture.lecteur):
        return
    phrase = f"Sa relecture était à rendre avant le {date_courte(relecture.echeance)}."
    if partie:
        phrase = f"Vous la lisiez au nom d’un réseau qui n’est plus le vôtre\u00a0: {relecture.reseau}."
    url, etape = reverse("pratiques_relectures"), f"{relecture.uuid}-{_prise(relecture.prise_le)}"
    _ecrire(relecture.fiche, "pratiques/place-rendue", [relecture.lecteur], url, etape, phrase=phrase)


def place_libre(
    relecture: Relecture, *, lecteur: Compte | None = None, prise_le: datetime.datetime | None = None
) -> None:
    """A seat is open again: whoever finds readers is told, as when the note was sent; not who just held it."""
    comptes = [compte for compte in tetes_de_reseau(relecture.fiche) if compte != lecteur]
    qui = "de son réseau" if relecture.meme_reseau else "d’un autre réseau"
    etape = f"{relecture.uuid}-{_prise(prise_le)}"
    _ecrire(relecture.fiche, "pratiques/place-libre", comptes, reverse("pratiques_a_valider"), etape, qui=qui)


def places_attendent(fiche: FichePratiquePage, places: list[Relecture], *, passee: bool) -> None:
    """Nobody takes these seats: the note's network lead is told, the other leads too once the day of theirs passed."""
    echeance = min(place.echeance for place in places)
    siennes = tetes_de_reseau(fiche)
    envois = [(siennes, places, "pratiques_a_valider")]
    ailleurs = [place for place in places if not place.meme_reseau]
    if passee and ailleurs:
        envois.append((_autres_tetes(fiche, siennes), ailleurs, "pratiques_relectures"))
    finit = "sont passés depuis le" if passee else "finissent le"
    for comptes, attendues, page in envois:
        etape = f"{attendues[0].uuid}-{echeance}-{int(passee)}"
        phrase = f"Les quinze jours prévus {finit} {date_courte(echeance)}."
        _ecrire(fiche, "pratiques/place-attend", comptes, reverse(page), etape, qui=_lecteurs(attendues), phrase=phrase)


def _autres_tetes(fiche: FichePratiquePage, sauf: list[Compte]) -> list[Compte]:
    """Leads of the other networks, where the second reader is; never who signs the note."""
    mandats = Mandat.objects.en_vigueur().filter(role=Role.TETE_RESEAU, compte__is_active=True)
    comptes = {m.compte for m in mandats.exclude(reseau_id=fiche.reseau_id).select_related("compte")}
    return sorted(comptes - {*sauf, *auteurs_de(fiche)}, key=lambda compte: compte.pk)


def fiche_attend_lecteurs(fiche: FichePratiquePage, places: list[Relecture]) -> None:
    """Fifteen days passed without a reader: the authors are told how far each of the two readings is."""
    etape = f"{places[0].uuid}-{places[0].echeance}"
    dernieres = {r.meme_reseau: r.ou_elle_en_est for r in fiche.relectures.order_by("demandee_le", "pk")}
    _ecrire(
        fiche, "pratiques/ou-en-est", auteurs_de(fiche), _url_auteur(fiche), etape, qui=_lecteurs(places),
        du_reseau=dernieres.get(True, ""), d_ailleurs=dernieres.get(False, ""),
    )  # fmt: skip


def _lecteurs(places: list[Relecture]) -> str:
    """« un lecteur de son réseau et un lecteur d’un autre réseau »."""
    return " et ".join("un lecteur de son réseau" if p.meme_reseau else "un lecteur d’un autre réseau" for p in places)


def _prise(prise_le: datetime.datetime | None) -> str:
    """What names one holding of a seat: its instant."""
    return str(prise_le.timestamp()) if prise_le else ""


def relecture_rendue(relecture: Relecture) -> None:
    """A reader gave the reading back; the mail says the verdict and leads to the remarks."""
    fiche = relecture.fiche
    verdict = Verdict(relecture.verdict).label.lower()
    _ecrire(
        fiche, "pratiques/rendue", auteurs_de(fiche), _url_auteur(fiche), verdict=verdict, reseau=str(relecture.reseau)
    )


def fiche_a_valider(fiche: FichePratiquePage) -> None:
    """Two acceptances: the network lead decides."""
    url = reverse("pratiques_fiche_valider", args=[fiche.pk])
    _ecrire(fiche, "pratiques/a-valider", tetes_de_reseau(fiche), url)


def fiche_validee(fiche: FichePratiquePage) -> None:
    """Validated, not published yet."""
    _ecrire(fiche, "pratiques/validee", auteurs_de(fiche), reverse("pratiques_fiche", args=[fiche.pk]))


def fiche_publiee(fiche: FichePratiquePage) -> None:
    """In the library."""
    _ecrire(fiche, "pratiques/publiee", auteurs_de(fiche), reverse("pratiques_fiche", args=[fiche.pk]))


def fiche_suspendue(fiche: FichePratiquePage, motif: str) -> None:
    """Taken offline by the Région, with its reason."""
    _ecrire(fiche, "pratiques/suspendue", auteurs_de(fiche), reverse("pratiques_fiche", args=[fiche.pk]), motif=motif)


def piece_retiree(fiche: FichePratiquePage, piece: PieceJointe, par: Compte, motif: str) -> None:
    """A picture or a file was taken off a note: its authors are told why, never what it was called."""
    autres = [compte for compte in auteurs_de(fiche) if compte != par]
    url, etape = reverse("pratiques_fiche", args=[fiche.pk]), f"{fiche.pk}-piece-{piece.uuid}"
    _ecrire(fiche, "pratiques/piece-retiree", autres, url, etape, motif=motif)


def fiche_a_revoir(fiche: FichePratiquePage) -> None:
    """Eighteen months have passed: authors and network lead say whether it still holds."""
    comptes = {c.pk: c for c in [*auteurs_de(fiche), *tetes_de_reseau(fiche)]}.values()
    _ecrire(fiche, "pratiques/a-revoir", comptes, reverse("pratiques_fiche", args=[fiche.pk]))


def fiche_bientot_archivee(fiche: FichePratiquePage, le: datetime.date) -> None:
    """Nobody answered for five months: authors and network lead have one more."""
    comptes = {c.pk: c for c in [*auteurs_de(fiche), *tetes_de_reseau(fiche)]}.values()
    url, etape = reverse("pratiques_fiche", args=[fiche.pk]), f"{fiche.pk}-{fiche.a_revoir_le}-{le}"
    _ecrire(
        fiche,
        "pratiques/bientot-archivee",
        comptes,
        url,
        etape,
        avant=date_courte(le),
        depuis=date_courte(fiche.a_revoir_le),
    )


def fiche_archivee(fiche: FichePratiquePage, motif: str) -> None:
    """The calendar took it out of the library: authors and network lead are told."""
    comptes = {c.pk: c for c in [*auteurs_de(fiche), *tetes_de_reseau(fiche)]}.values()
    _ecrire(fiche, "pratiques/archivee", comptes, reverse("pratiques_fiche", args=[fiche.pk]), motif=motif)


def reprise_recue(reprise: Reprise) -> None:
    """Someone did the practice again: its authors are told, its network lead when none of them is here any more."""
    fiche, etape = reprise.fiche, f"{reprise.uuid}-{reprise.enregistree_le.timestamp()}"
    comptes = [c for c in auteurs_de(fiche) if c.pk != reprise.compte_id] or tetes_de_reseau(fiche)
    url = reverse("pratiques_reprise", args=[reprise.uuid])
    _ecrire(fiche, "pratiques/reprise-recue", comptes, url, etape, structure=str(reprise.structure))


def reprise_repondue(reprise: Reprise) -> None:
    """The authors answered: whoever recorded the reprise is told."""
    if not reprise.compte.is_active:
        return
    etape, url = f"{reprise.uuid}-{reprise.repondue_le.timestamp()}", reverse("pratiques_reprise", args=[reprise.uuid])
    suite = "comptée parmi ses reprises" if reprise.etat == EtatReprise.ACCEPTEE else "lue, et non retenue"
    _ecrire(reprise.fiche, "pratiques/reprise-repondue", [reprise.compte], url, etape, suite=suite)


def _url_message(message: Message) -> str:
    """Where a message stands among the exchanges of its note."""
    fil = message.reponse_a or message
    return f"{reverse('pratiques_fil', args=[fil.uuid])}"


def message_ecrit(message: Message) -> None:
    """A question or a comment: the note's authors; an answer: whoever opened the thread. Never oneself."""
    fiche, nature = message.fiche, message.nature
    comptes = [message.reponse_a.compte] if message.reponse_a else auteurs_de(fiche)
    if nature == NatureMessage.QUESTION:
        comptes = comptes or tetes_de_reseau(fiche)
    comptes = [compte for compte in comptes if compte.is_active and compte.pk != message.compte_id]
    phrases = {
        NatureMessage.QUESTION: "une question vous est posée",
        NatureMessage.COMMENTAIRE: "un commentaire est arrivé",
        NatureMessage.REPONSE: "une réponse vous est faite",
    }
    _ecrire(fiche, "pratiques/message", comptes, _url_message(message), str(message.uuid), phrase=phrases[nature])


def reponse_retenue(message: Message) -> None:
    """Whoever answered is told that the answer is kept."""
    if message.compte.is_active and message.compte_id != message.reponse_a.compte_id:
        _ecrire(
            message.fiche, "pratiques/message", [message.compte], _url_message(message), f"retenue-{message.uuid}",
            phrase="votre réponse est retenue",
        )  # fmt: skip


def message_retire(message: Message) -> None:
    """Moderation took a message off: its author reads why."""
    if message.compte.is_active:
        url = reverse("pratiques_echanges", args=[message.fiche_id])
        _ecrire(
            message.fiche, "pratiques/message-retire", [message.compte], url, str(message.uuid),
            motif=message.motif_retrait,
        )  # fmt: skip


def message_signale(alerte: Alerte) -> None:
    """Who moderates the note, and did not write the message, is told of the first open report on it."""
    if alerte.message.alertes.filter(issue="").count() == 1:
        fiche, url = alerte.message.fiche, reverse("pratiques_alertes")
        comptes = tetes_de_reseau(fiche, sauf=alerte.message.compte)
        _ecrire(fiche, "pratiques/message-signale", comptes, url, f"alerte-{alerte.pk}")


def _url_auteur(fiche: FichePratiquePage) -> str:
    """Where an author reads the remarks: the draft when there is one."""
    brouillon = getattr(fiche, "brouillon", None)
    return reverse("pratiques_brouillon", args=[brouillon.uuid]) if brouillon else reverse("pratiques_mes_fiches")
