"""Completions that a correction of the sheets contradicts: never undone, but told to who runs the session."""

from safran.formations.expressions import conditions_de, expression_evaluate, expression_lire
from safran.inscriptions.models import Inscription
from safran.parcours.models import Suivi
from safran.presences.queries.grille import Grille

CRITERE = "presence"


def achevements_contredits(grille: Grille) -> list[Inscription]:
    """The people of a session whose training is complete, without a waiver, though its rule is no longer met."""
    formation = grille.session.formation
    parts = [
        c.parametres.get("pourcentage") or 100 for c in conditions_de(expression_lire(formation)) if c.type == CRITERE
    ]
    # Seules les lignes trop courtes se relisent : elles sont rares, et chacune coûte sa règle entière.
    courtes = [ligne.inscription for ligne in grille.lignes if parts and not ligne.atteint(max(parts))]
    if not courtes:
        return []
    acheves = Suivi.objects.filter(
        formation=formation,
        acheve_le__isnull=False,
        derogation=None,
        compte__in=[inscription.compte_id for inscription in courtes],
    ).values_list("compte", flat=True)
    comptes = set(acheves)
    douteux = [inscription for inscription in courtes if inscription.compte_id in comptes]
    return [i for i in douteux if not expression_evaluate(i.compte, formation).atteint]
