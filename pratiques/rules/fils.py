"""The thread between the authors of a note and its readers: written while the note is read, closed after (R5.18)."""

import datetime

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from pratiques import annonces
from pratiques.choices import FICHE, FIL_OUVERT, Partie
from pratiques.contenu import textes_verifier
from pratiques.models import FichePratiquePage, MessageDeRelecture
from pratiques.permissions.fils import lit_les_remarques
from pratiques.rules.etats import fiche_verrouiller
from reseau.comptes.models import Compte

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
