"""The two readings of a note, the thread with its readers, the private exchange that the Région opens with a
reason (R5.18, R3.5).
"""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from home.choices import Reponse, Verdict
from home.erreurs import RegleRefusee
from pratiques import avis as annonces
from pratiques.choices import (
    CRITERES_BLOQUANTS,
    EN_LECTURE,
    FICHE,
    FIL_OUVERT,
    SANS_OBJET_ADMIS,
    Critere,
    Partie,
    Statut,
)
from pratiques.contenu import textes_verifier
from pratiques.models import FichePratiquePage, MessageDeRelecture, OuvertureDeFil, Relecture
from pratiques.permissions.fiches import a_ecrit, est_du_groupe_de_la_fiche, lit_les_remarques
from pratiques.rules.fiches import fiche_verrouiller, motif_exiger
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_region, reseaux_de

DELAI_RELECTURE = datetime.timedelta(days=15)
# Après l’échéance d’une relecture prise, sa place s’ouvre à d’autres ; les rappels sont dans home/etats/lectures.py.
GRACE_RELECTURE = datetime.timedelta(days=3)


def relectures_ouvrir(*, fiche: FichePratiquePage) -> None:
    """Open the two readings of a first submission, due in fifteen days."""
    echeance = timezone.localdate() + DELAI_RELECTURE
    for rang, meme_reseau in ((1, True), (2, False)):
        Relecture.objects.create(fiche=fiche, rang=rang, meme_reseau=meme_reseau, echeance=echeance)


def relectures_rouvrir(*, fiche: FichePratiquePage) -> list[Relecture]:
    """Ask again each reader whose last word was « à compléter »; return the readings to announce.

    An acceptance given on an earlier version stays, with the version that was read. A reader who left gives the
    seat back to the network, whose lead is told.
    """
    demandees = []
    for derniere in dernieres_relectures(fiche=fiche).values():
        if derniere.verdict != Verdict.A_COMPLETER:
            continue
        present = lit_encore(relecture=derniere)
        relecture = Relecture.objects.create(
            fiche=fiche,
            rang=derniere.rang,
            meme_reseau=derniere.meme_reseau,
            lecteur=derniere.lecteur if present else None,
            reseau=derniere.reseau if present else None,
            prise_le=timezone.now() if present else None,
            echeance=timezone.localdate() + DELAI_RELECTURE,
        )
        if present:
            demandees.append(relecture)
        else:
            annonces.place_libre(relecture)
    return demandees


def lit_encore(*, relecture: Relecture) -> bool:
    """Its reader still belongs to the network in whose name the reading was taken."""
    return est_membre(relecture.lecteur) and relecture.reseau_id in reseaux_de(relecture.lecteur)


def dernieres_relectures(*, fiche: FichePratiquePage) -> dict[bool, Relecture]:
    """The latest reading of each seat: True for the note's network, False for another."""
    return {
        r.meme_reseau: r for r in fiche.relectures.select_related("lecteur", "reseau").order_by("demandee_le", "pk")
    }


def deux_acceptations(*, fiche: FichePratiquePage) -> bool:
    """Both seats ended on an acceptance: the note waits for its network lead."""
    dernieres = dernieres_relectures(fiche=fiche)
    return len(dernieres) == 2 and all(r.verdict == Verdict.ACCEPTEE for r in dernieres.values())


@transaction.atomic
def relecture_prendre(*, fiche: FichePratiquePage, par: Compte) -> Relecture:
    """Take the open seat that suits one's network, for fifteen days from now, however long the seat waited.

    Raises RegleRefusee: "etat" (the note is not being read), "auteur" (never a note that one wrote), "groupe" (nor one
    that one's working group wrote), "sans_reseau",
    "deja_lecteur" (one seat per person), "place_prise" (someone was quicker, or no seat suits one's network).
    """
    fiche = fiche_verrouiller(pk=fiche.pk)
    if fiche.statut not in EN_LECTURE:
        raise RegleRefusee("etat", f"Cette fiche n’attend plus de lecteur : {FICHE.phrase(fiche)}")
    if a_ecrit(par, fiche):
        raise RegleRefusee("auteur", "Vous avez écrit cette fiche : d’autres la relisent.")
    if est_du_groupe_de_la_fiche(par, fiche):
        raise RegleRefusee("groupe", "Le groupe de travail dont vous êtes a écrit cette fiche : d’autres la relisent.")
    reseaux = reseaux_de(par)
    if not est_membre(par) or not reseaux:
        raise RegleRefusee("sans_reseau", "Pour relire, il faut appartenir à une structure ou à un réseau.")
    if fiche.relectures.filter(lecteur=par).exists():
        raise RegleRefusee("deja_lecteur", "Vous êtes déjà l’un des deux lecteurs de cette fiche.")
    meme_reseau = fiche.reseau_id in reseaux
    place = fiche.relectures.libres().filter(meme_reseau=meme_reseau).first()
    if place is None:
        raison = "du réseau de la fiche" if meme_reseau else "d’un autre réseau"
        raise RegleRefusee("place_prise", f"La place de lecteur {raison} est prise. Merci de votre proposition.")
    place.lecteur = par
    place.reseau_id = fiche.reseau_id if meme_reseau else min(reseaux)
    place.prise_le = timezone.now()
    place.echeance = timezone.localdate() + DELAI_RELECTURE
    place.relances = 0
    place.save(update_fields=["lecteur", "reseau", "prise_le", "echeance", "relances"])
    if fiche.statut == Statut.SOUMISE:
        FICHE.changer(fiche, vers=Statut.EN_RELECTURE, par=par)
    return place


@transaction.atomic
def relecture_liberer(*, relecture: Relecture, par: Compte) -> None:
    """Give one's seat back to the network, without a word. Raises RegleRefusee("rendue" | "lecteur")."""
    fiche_verrouiller(pk=relecture.fiche_id)
    relecture = Relecture.objects.select_for_update(of=("self",)).get(pk=relecture.pk)
    if relecture.verdict:
        raise RegleRefusee("rendue", "Cette relecture est déjà rendue.")
    if relecture.lecteur_id != par.pk:
        raise RegleRefusee("lecteur", "Cette relecture n’est pas la vôtre.")
    place_rendre(relecture=relecture)


def place_rendre(*, relecture: Relecture) -> None:
    """Open again the seat of a locked reading that was not returned, whoever held it."""
    relecture.lecteur = relecture.reseau = relecture.prise_le = relecture.rappelee_le = None
    relecture.echeance = timezone.localdate() + DELAI_RELECTURE
    relecture.save(update_fields=["lecteur", "reseau", "prise_le", "rappelee_le", "echeance"])


@transaction.atomic
def relecture_rendre(
    *,
    relecture: Relecture,
    par: Compte,
    verdict: str,
    grille: dict[str, dict[str, str]],
    remarque: str = "",
    par_partie: Mapping[str, str] | None = None,
    version: int | None = None,
) -> Relecture:
    """Give back a reading: the grid of twelve criteria, a remark, others on the sections they name, a verdict.

    `version` is the one that the reader had under the eyes, the note's own when not told. Raises RegleRefusee:
    "lecteur", "rendue" (given back already), "etat" (the note moved on), "conflit" (another version came meanwhile:
    nobody accepts what was not read), "verdict_inconnu",
    "grille_incomplete", "critere_bloquant" (no acceptance against a blocking criterion), "remarque_requise".
    The author is told of remarks; the network lead, when both readings are accepted.
    """
    fiche = fiche_verrouiller(pk=relecture.fiche_id)
    relecture = Relecture.objects.select_for_update(of=("self",)).get(pk=relecture.pk)
    if relecture.lecteur_id != par.pk:
        raise RegleRefusee("lecteur", "Cette relecture n’est pas la vôtre.")
    if relecture.verdict:
        raise RegleRefusee("rendue", "Cette relecture est déjà rendue.")
    if fiche.statut not in EN_LECTURE:
        raise RegleRefusee("etat", f"Votre relecture arrive trop tard : {FICHE.phrase(fiche)}")
    if version is not None and version != fiche.version:
        raise RegleRefusee(
            "conflit",
            "L’auteur a envoyé une nouvelle version pendant que vous relisiez. La voici : relisez-la, vos réponses "
            "sont gardées.",
        )
    parties = {p.value: texte.strip() for p in Partie if (texte := (par_partie or {}).get(p.value, "")).strip()}
    grille_verifier(verdict=verdict, grille=grille, remarque=remarque or "".join(parties.values()))
    relecture.verdict = verdict
    relecture.grille = grille
    relecture.remarque, relecture.par_partie = remarque.strip(), parties
    relecture.version = fiche.version
    relecture.rendue_le = timezone.now()
    relecture.save()
    if verdict == Verdict.A_COMPLETER and fiche.statut == Statut.EN_RELECTURE:
        FICHE.changer(fiche, vers=Statut.A_COMPLETER, par=par)
    verdict = Verdict(relecture.verdict).label.lower()
    annonces.RENDUE.dire(fiche, verdict=verdict, reseau=str(relecture.reseau))
    if fiche.statut == Statut.EN_RELECTURE and deux_acceptations(fiche=fiche):
        annonces.A_VALIDER.dire(fiche)
    return relecture


def grille_verifier(*, verdict: str, grille: dict[str, dict[str, str]], remarque: str) -> None:
    """Refuse a verdict that its grid contradicts; see relecture_rendre for the codes."""
    if verdict not in Verdict.values:
        raise RegleRefusee("verdict_inconnu", "Choisissez « Acceptée » ou « À compléter ».")
    reponses = {critere: grille.get(critere, {}).get("reponse") for critere in Critere.values}
    if any(reponse not in Reponse.values for reponse in reponses.values()):
        raise RegleRefusee("grille_incomplete", "Répondez aux douze critères.")
    if verdict == Verdict.A_COMPLETER and not remarque.strip():
        raise RegleRefusee("remarque_requise", "Dites à l’auteur ce qu’il reste à compléter.")
    if verdict == Verdict.ACCEPTEE:
        for critere in CRITERES_BLOQUANTS:
            admis = {Reponse.OUI, Reponse.SANS_OBJET} if critere in SANS_OBJET_ADMIS else {Reponse.OUI}
            if reponses[critere] not in admis:
                raise RegleRefusee(
                    "critere_bloquant", f"Ce critère empêche d’accepter la fiche : {Critere(critere).label.lower()}."
                )


# The thread between the authors of a note and its readers: written while the note is read, closed after (R5.18).

DOUBLON = datetime.timedelta(minutes=10)


@transaction.atomic
def fil_ecrire(
    *, fiche: FichePratiquePage, par: Compte, texte: str, partie: str = "", motif_conserve: str = ""
) -> MessageDeRelecture:
    """Write to the other side, on the note or on one of its sections; the same words sent twice are written once (R14).

    Raises RegleRefusee: "droit" (neither author nor reader), "clos" (published, or out of the library), "partie"
    (no such section), "texte" (empty), "identifiants" (R3.5).
    """
    fiche = fiche_verrouiller(pk=fiche.pk)
    if not lit_les_remarques(par, fiche):
        raise RegleRefusee("droit", "Cet échange est entre les auteurs de la fiche et ses lecteurs.")
    if fiche.statut not in FIL_OUVERT:
        raise RegleRefusee("clos", f"L’échange est clos : {FICHE.phrase(fiche)}")
    if partie and partie not in Partie.values:
        raise RegleRefusee("partie", "Choisissez une partie de la fiche, ou toute la fiche.")
    texte = texte.strip()
    if not texte:
        raise RegleRefusee("texte", "Écrivez votre message.")
    textes_verifier(texte, motif=motif_conserve)
    recents = fiche.messages_de_relecture.filter(compte=par, ecrit_le__gte=timezone.now() - DOUBLON)
    if deja := recents.filter(partie=partie, texte=texte).first():
        return deja
    lue = fiche.relectures.filter(lecteur=par).order_by("-demandee_le", "-pk").first()
    message = MessageDeRelecture.objects.create(
        fiche=fiche,
        compte=par,
        reseau_id=lue.reseau_id if lue else None,
        partie=partie,
        texte=texte,
        motif_conserve=motif_conserve.strip(),
    )
    annonces.fil_continue(message)
    return message


@transaction.atomic
def fil_retirer(*, message: MessageDeRelecture, par: Compte) -> MessageDeRelecture:
    """Take one's own message back, even once the thread is closed; its words are erased, its place stays (R14).

    Raises RegleRefusee("droit"): another's, or one no longer reads the thread. Nobody else takes it off: nobody else
    who might moderate it reads it.
    """
    fiche = fiche_verrouiller(pk=message.fiche_id)
    message = MessageDeRelecture.objects.get(pk=message.pk)
    if message.compte_id != par.pk or not lit_les_remarques(par, fiche):
        raise RegleRefusee("droit", "Chacun retire ses propres messages.")
    if message.retire_le is None:
        message.texte, message.motif_conserve, message.retire_le = "", "", timezone.now()
        message.save(update_fields=["texte", "motif_conserve", "retire_le"])
    return message


# Opening a private exchange: the reason is kept before a word is read (R3.5).

CONSERVATION = datetime.timedelta(days=3 * 365)


@transaction.atomic
def fil_ouvrir(*, fiche: FichePratiquePage, par: Compte, motif: str) -> OuvertureDeFil:
    """Note who opens the thread of a note and why. Raises RegleRefusee("droit" | "motif_requis")."""
    if not est_region(par) or lit_les_remarques(par, fiche):
        raise RegleRefusee("droit", "Seule la Région ouvre un échange dont elle n’est pas.")
    motif = motif_exiger(motif=motif, phrase="Dites pourquoi : les personnes de cet échange liront ce motif.")
    return OuvertureDeFil.objects.create(fiche=fiche, par=par, motif=motif)


def ouvertures_oublier() -> int:
    """Forget openings three years old; how many."""
    return OuvertureDeFil.objects.filter(le__lt=timezone.now() - CONSERVATION).delete()[0]
