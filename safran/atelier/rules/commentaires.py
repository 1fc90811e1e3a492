"""What is said of a draft beside its text: on a block or on a step, answered, settled."""

import uuid

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.atelier.annonces import commentaire_annoncer
from safran.atelier.models import Commentaire
from safran.atelier.permissions import peut_commenter, peut_ouvrir
from safran.atelier.queries.commentaires import etape_trouver
from safran.formations.models import FormationPage

COMMENTAIRES_MAX = 200
SANS_DROIT = "Commenter ce brouillon n’est plus dans vos droits."


@transaction.atomic
def commenter(
    *,
    formation: FormationPage,
    etape_id: str,
    par: Compte,
    texte: str,
    cle: uuid.UUID,
    bloc_id: str = "",
    reponse_a: Commentaire | None = None,
) -> Commentaire:
    """Say something of a block, or of the whole step once the block has gone; the same key writes once.

    An answer to what was settled opens it again. Raises RegleRefusee "droit", "disparue", "trop".
    """
    tenue = _tenir(formation, par)
    if deja := Commentaire.objects.filter(uuid=cle, formation=tenue, auteur=par).first():
        return deja
    trouvee = etape_trouver(tenue, etape_id)
    if trouvee is None:
        raise RegleRefusee("disparue", "Cette étape vient d’être retirée. Votre texte est toujours ici.")
    _module, brute = trouvee
    if Commentaire.objects.filter(formation=tenue, etape_id=etape_id).count() >= COMMENTAIRES_MAX:
        raise RegleRefusee("trop", f"Une étape porte {COMMENTAIRES_MAX} commentaires au plus : parlez-en de vive voix.")
    if reponse_a:
        bloc_id = reponse_a.bloc_id
        Commentaire.objects.filter(pk=reponse_a.pk).update(regle_par=None, regle_le=None)
    elif bloc_id not in {bloc["id"] for bloc in brute["value"].get("contenu") or []}:
        bloc_id = ""
    commentaire = Commentaire(
        uuid=cle, formation=tenue, etape_id=etape_id, bloc_id=bloc_id, reponse_a=reponse_a, texte=texte, auteur=par
    )
    commentaire.full_clean()
    commentaire.save()
    commentaire_annoncer(commentaire, brute["value"].get("titre") or "Sans titre")
    return commentaire


@transaction.atomic
def commentaire_regler(*, commentaire: Commentaire, par: Compte) -> bool:
    """It asks for nothing more; who said so and when stay. False when it was done already.

    Raises RegleRefusee "droit": whoever writes the training settles everything, others their own words.
    """
    tenue = _tenir(commentaire.formation, par)
    lu = Commentaire.objects.get(pk=commentaire.pk)
    if lu.reponse_a_id or not (lu.auteur_id == par.pk or peut_ouvrir(par, tenue)):
        raise RegleRefusee("droit", "Ceux qui écrivent la formation le règlent, ou qui l’a écrit.")
    if lu.regle_le:
        return False
    lu.regle_par, lu.regle_le = par, timezone.now()
    lu.save(update_fields=["regle_par", "regle_le"])
    return True


def _tenir(formation: FormationPage, par: Compte) -> FormationPage:
    """Lock the training for someone who reads its draft."""
    tenue = FormationPage.objects.select_for_update(of=("self",)).get(pk=formation.pk)
    if not peut_commenter(par, tenue):
        raise RegleRefusee("droit", SANS_DROIT)
    return tenue
