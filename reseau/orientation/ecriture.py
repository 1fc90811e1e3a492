"""What the rules of the sets share: the locks in one order, a draft begun, a set that changed."""

from django.db import IntegrityError, transaction

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.orientation.choices import JEU, EtatJeu
from reseau.orientation.models import JeuDeRegles
from reseau.orientation.permissions import tient_les_regles
from reseau.orientation.queries.jeux import EN_PREPARATION, VIVANTS, numero_suivant


def jeu_commencer(*, par: Compte | None) -> JeuDeRegles:
    """A draft without a rule, for who holds the sets that live; begun by another at the same instant, that one."""
    try:
        with transaction.atomic():  # la base n’en garde qu’un
            jeu = JeuDeRegles.objects.create(numero=numero_suivant(JeuDeRegles))
    except IntegrityError:
        return JeuDeRegles.objects.get(etat=EtatJeu.BROUILLON)
    JEU.commencer(jeu, par=par)
    return jeu


def region_exiger(par: Compte) -> None:
    """Raises RegleRefusee "droit"."""
    if not tient_les_regles(par):
        raise RegleRefusee("droit", "Seule la Région tient les règles d’orientation.")


def jeux_verrouiller() -> tuple[JeuDeRegles | None, JeuDeRegles | None]:
    """The set being prepared and the one in force, held in one order until the end of the caller's transaction.

    A number is given under them, to a rule or to a case; who publishes waits, or is waited for.
    """
    vivants = list(JeuDeRegles.objects.select_for_update().filter(etat__in=VIVANTS).order_by("pk"))
    en_preparation = next((jeu for jeu in vivants if jeu.etat in EN_PREPARATION), None)
    return en_preparation, next((jeu for jeu in vivants if jeu.etat == EtatJeu.EN_VIGUEUR), None)


def jeu_verrouiller(jeu: JeuDeRegles, par: Compte) -> JeuDeRegles:
    """The set, held, while it is being prepared. Raises RegleRefusee "droit" or "etat"."""
    region_exiger(par)
    verrou = JEU.verrouiller(jeu)
    if verrou.etat not in EN_PREPARATION:
        raise RegleRefusee("etat", f"Ce jeu ne change plus : {JEU.phrase(verrou)}")
    return verrou


def jeu_modifie(verrou: JeuDeRegles, par: Compte | None, quoi: str) -> None:
    """Once something of a held set changed: another version, and what was tried is to try again."""
    verrou.version += 1
    verrou.save(update_fields=["version"])
    if verrou.etat == EtatJeu.ESSAYE:
        JEU.changer(verrou, vers=EtatJeu.BROUILLON, par=par, motif=quoi)
    else:
        JEU.noter(verrou, quoi, par=par)
