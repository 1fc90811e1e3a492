"""A set of rules is prepared, tried, published; the former one is replaced. No pass, even for the Région (R5.11)."""

from django.db import transaction
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.orientation.choices import JEU, EtatJeu, EtatRegle
from reseau.orientation.ecriture import jeu_commencer, jeu_verrouiller, jeux_verrouiller, region_exiger
from reseau.orientation.models import JeuDeRegles, Regle
from reseau.orientation.queries.essais import Essai, essayer
from reseau.orientation.queries.jeux import DITS

CITES = 5


@transaction.atomic
def jeu_preparer(*, par: Compte) -> JeuDeRegles:
    """The set being prepared: the one that is, or a new one that has the rules in force and what was proposed since.

    Raises RegleRefusee "droit".
    """
    region_exiger(par)
    en_preparation, en_vigueur = jeux_verrouiller()
    if en_preparation is not None:
        return en_preparation
    jeu = jeu_commencer(par=par)
    if en_vigueur is not None:
        _reprendre(en_vigueur, jeu)
    return jeu


@transaction.atomic
def jeu_essayer(*, jeu: JeuDeRegles, par: Compte) -> Essai:
    """Ask every case and keep what came; tried when all are right, a draft when one is wrong.

    Raises RegleRefusee "droit", or "etat" when the set is no longer being prepared.
    """
    verrou = jeu_verrouiller(jeu, par)
    essai = essayer(verrou)
    verrou.resultats, verrou.essaye_le = {**essai.en_json(), "version": verrou.version}, timezone.now()
    verrou.save(update_fields=["resultats", "essaye_le"])
    vers = EtatJeu.ESSAYE if essai.tous_justes else EtatJeu.BROUILLON
    if verrou.etat != vers:
        JEU.changer(verrou, vers=vers, par=par, motif="" if essai.tous_justes else _faux_dits(essai))
    return essai


@transaction.atomic
def jeu_publier(*, jeu: JeuDeRegles, par: Compte) -> JeuDeRegles:
    """Put the set in force and replace the former one: every case is asked again, and all must be right.

    Published twice by the same hand, it is published once. Raises RegleRefusee "droit", "etat" or "essai".
    """
    region_exiger(par)
    _, ancien = jeux_verrouiller()
    verrou = JEU.verrouiller(jeu)
    if verrou.etat == EtatJeu.EN_VIGUEUR and verrou.publie_par_id == par.pk:
        return verrou
    JEU.exiger(verrou, EtatJeu.EN_VIGUEUR)
    essai = essayer(verrou)
    if not essai.tous_justes:
        raise RegleRefusee("essai", f"La publication est fermée : {_faux_dits(essai)} Relancez l’essai.")
    if ancien is not None:
        JEU.changer(ancien, vers=EtatJeu.REMPLACE, par=par, motif=f"Remplacé par le jeu n° {verrou.numero}")
    maintenant = timezone.now()
    champs = {"publie_le": maintenant, "publie_par": par, "essaye_le": maintenant, "resultats": essai.en_json()}
    JEU.changer(verrou, vers=EtatJeu.EN_VIGUEUR, par=par, champs=champs)
    public_purge()
    return verrou


def _reprendre(ancien: JeuDeRegles, jeu: JeuDeRegles) -> None:
    """The rules in force under their numbers, and the proposals that nobody answered."""
    gardees = ancien.regles.filter(etat=EtatRegle.RETENUE).order_by("numero")
    copies = (*DITS, "numero", "propose_par_id", "decision")
    Regle.objects.bulk_create(Regle(jeu=jeu, **{nom: getattr(regle, nom) for nom in copies}) for regle in gardees)
    ancien.regles.filter(etat=EtatRegle.PROPOSEE).update(jeu=jeu)


def _faux_dits(essai: Essai) -> str:
    """« 27 cas justes sur 30 ; faux : 14, 22 et 27. »."""
    if not essai.cas:
        return "aucun cas d’essai n’est écrit."
    faux = [str(resultat.numero) for resultat in essai.faux]
    cites = ", ".join(faux[:CITES]) + (f" et {len(faux) - CITES} autres" if len(faux) > CITES else "")
    justes = len(essai.cas) - len(faux)
    return f"{justes} cas justes sur {len(essai.cas)} ; faux : {cites}."
