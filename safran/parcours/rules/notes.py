"""What a learner says beside a step: private notes, saved twice or late without harm; that it is not clear."""

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.typographie import nombre
from reseau.comptes.models import Compte
from safran.parcours.models import (
    MAX_NOTE,
    EtapeVue,
    Horloge,
    ListeCochee,
    ModulePage,
    NoteEtape,
    ReponseEtape,
    Suivi,
)
from safran.parcours.queries.plans import etape_publiee
from safran.parcours.rules.achevements import suivi_verrouiller

MAX_PAGES = 20
AILLEURS = "\n\n— Écrit sur une autre page —\n"


@transaction.atomic
def note_enregistrer(
    *, suivi: Suivi, module_pk: int, etape_id: str, texte: str, version: int = 0, page: str = "", numero: int = 0
) -> NoteEtape:
    """Keep a note; return it as it stands, which acknowledges the save.

    `page` names the browser page that sends, `numero` counts its saves: a save already received, or overtaken by a
    newer one, changes nothing. `version` is the one it began from: when another page saved in between, both texts are
    kept. An end of line counts for one, as in a browser. Raises RegleRefusee "note_trop_longue" or "etape_absente";
    nothing is then written.
    """
    verrou = suivi_verrouiller(suivi=suivi)
    texte = texte.replace("\r\n", "\n").replace("\x00", "").strip()
    note = NoteEtape.objects.filter(suivi=verrou, module_id=module_pk, etape_id=etape_id).first()
    note = note or _nouvelle(verrou, module_pk, etape_id)
    recus = {p: n for p, n in note.recus}
    if page and numero <= recus.get(page, 0):
        return note
    de_suite = bool(page) and bool(note.recus) and note.recus[-1][0] == page
    note.texte, avant = (texte if de_suite else _reunir(note, texte, version)), note.texte
    if len(note.texte) > MAX_NOTE:
        raise RegleRefusee("note_trop_longue", _trop_longue(len(note.texte), seule=note.texte == texte))
    note.recus = [*([p, n] for p, n in note.recus if p != page), [page, numero]][-MAX_PAGES:]
    if note.texte != avant:
        note.version += 1
        note.modifiee_le = timezone.now()
    if note.pk or note.texte:
        note.save()
    return note


@transaction.atomic
def clarte_dire(*, suivi: Suivi, module_pk: int, etape_id: str, claire: bool) -> NoteEtape:
    """Say that a step is not clear, or that it is after all; said twice, once. Raises RegleRefusee "etape_absente"."""
    verrou = suivi_verrouiller(suivi=suivi)
    note = NoteEtape.objects.filter(suivi=verrou, module_id=module_pk, etape_id=etape_id).first()
    note = note or _nouvelle(verrou, module_pk, etape_id)
    if claire == (note.pas_claire_le is not None):
        note.pas_claire_le = None if claire else timezone.now()
        note.save()
    return note


def _trop_longue(longueur: int, *, seule: bool) -> str:
    """What is too much, of one's own text or of both once put together."""
    sujet = "celle-ci" if seule else "la vôtre, avec ce qui vient d’une autre page,"
    return (
        f"Une note tient en {nombre(MAX_NOTE)} caractères, {sujet} en compte {nombre(longueur)} : "
        "coupez-la, votre texte est ici."
    )


def _reunir(note: NoteEtape, texte: str, version: int) -> str:
    """The new text, or both when it was written beside another one."""
    if version >= note.version or not note.texte or note.texte in texte:
        return texte
    return note.texte if texte in note.texte else note.texte + AILLEURS + texte


def _nouvelle(suivi: Suivi, module_pk: int, etape_id: str) -> NoteEtape:
    """A note not written yet; beside a step gone since, only for who had seen it."""
    if trouvee := etape_publiee(suivi.formation, module_pk, etape_id):
        return NoteEtape(suivi=suivi, module=trouvee[0], etape_id=etape_id, etape_titre=trouvee[1].titre[:160])
    if EtapeVue.objects.filter(suivi=suivi, module_id=module_pk, etape_id=etape_id).exists():
        return NoteEtape(suivi=suivi, module=ModulePage.objects.get(pk=module_pk), etape_id=etape_id)
    raise RegleRefusee("etape_absente", "Cette étape a été retirée : copiez votre note avant de quitter la page.")


@transaction.atomic
def traces_oublier(*, compte: Compte) -> None:
    """Erase what only served this person; progress and completions follow their own retention."""
    NoteEtape.objects.filter(suivi__compte=compte).delete()
    ListeCochee.objects.filter(suivi__compte=compte).delete()
    ReponseEtape.objects.filter(suivi__compte=compte).delete()
    Horloge.objects.filter(compte=compte).delete()
