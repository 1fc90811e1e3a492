"""The charter of events: a version is published, never written again; an event keeps the one it is proposed under."""

import datetime
from collections.abc import Callable, Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from home.typographie import date_courte
from reseau.agenda.choices import ChampCharte, Moderation
from reseau.agenda.models import CharteEvenements, Evenement
from reseau.agenda.queries.charte import charte_derniere, charte_en_vigueur
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region

DEPASSEE = "Une autre version vient d’être publiée : relisez-la, puis envoyez à nouveau."
# Ce qu’une version demande, ce qui montre que l’événement le dit, et la phrase quand il ne le dit pas.
EXIGENCES: dict[ChampCharte, tuple[Callable[[Evenement], object], str]] = {
    ChampCharte.ACCESSIBILITE: (
        lambda evenement: evenement.accessibilite or not (evenement.lieu_id or evenement.commune_id),
        "dites ce qui rend le lieu accessible.",
    ),
    ChampCharte.PUBLICS: (lambda evenement: evenement.publics.exists(), "dites pour qui il est."),
    ChampCharte.THEMES: (lambda evenement: evenement.themes.exists(), "dites de quoi il parle."),
    ChampCharte.EFFECTIF: (lambda evenement: evenement.effectif, "dites combien de personnes vous attendez."),
    ChampCharte.PROGRAMME: (
        lambda evenement: evenement.programme.strip(),
        "dites ce qui s’y passe, moment par moment.",
    ),
    ChampCharte.ACCES: (
        lambda evenement: evenement.acces.strip() or not (evenement.lieu_id or evenement.commune_id),
        "dites comment venir.",
    ),
    ChampCharte.SOURCE: (lambda evenement: evenement.source.strip(), "dites d’où vient ce qui est annoncé."),
}


def charte_exiger(*, evenement: Evenement) -> CharteEvenements | None:
    """The version under which it is proposed: the one in force, or once proposed, the one that it already has.

    Raises RegleRefusee "delai" below its delay without a reason, or with the name of the field that it asks and that
    the event does not say.
    """
    complete = evenement.moderation == Moderation.A_COMPLETER
    neuf = evenement.moderation in (Moderation.BROUILLON, Moderation.REFUSE)
    charte = charte_en_vigueur() if neuf else evenement.charte
    if charte is None:
        return None
    jours = (timezone.localtime(evenement.debut).date() - timezone.localdate()).days
    if jours < charte.delai and not evenement.motif_delai and not complete:
        phrase = f"{jours} jours avant l’événement : la charte en demande {charte.delai}. Dites pourquoi si près."
        raise RegleRefusee("delai", phrase)
    for code in charte.demande:
        dit, phrase = EXIGENCES[ChampCharte(code)]
        if not dit(evenement):
            raise RegleRefusee(code, f"La charte le demande : {phrase}")
    return charte


@transaction.atomic
def charte_publier(
    *, par: Compte, texte: str, delai: int, demande: Iterable[str], en_vigueur_du: datetime.date, derniere: int
) -> CharteEvenements:
    """Publish a version; `derniere` is the number of the last one that its author read. Sent twice, it is one version.

    Raises RegleRefusee "droit", "version" when another one was published meanwhile, "en_vigueur_du" in the past or
    before the last one holds, or "demande".
    """
    if not est_region(par):
        raise RegleRefusee("droit", "Seule la Région publie la charte.")
    codes = sorted(set(demande))
    dits = {"texte": texte.strip(), "delai": delai, "demande": codes, "en_vigueur_du": en_vigueur_du}
    if not set(codes) <= set(ChampCharte.values):
        raise RegleRefusee("demande", "Choisissez dans la liste ce qu’un événement doit dire.")
    avant = charte_derniere(verrou=True)
    if avant is not None and avant.publiee_par_id == par.pk and all(getattr(avant, n) == v for n, v in dits.items()):
        return avant
    if derniere != (avant.numero if avant else 0):
        raise RegleRefusee("version", DEPASSEE)
    if en_vigueur_du < timezone.localdate():
        raise RegleRefusee("en_vigueur_du", "Une version vaut d’aujourd’hui ou d’un jour à venir.")
    if avant is not None and en_vigueur_du <= avant.en_vigueur_du:
        jour = date_courte(avant.en_vigueur_du)
        raise RegleRefusee("en_vigueur_du", f"La version précédente vaut du {jour} : celle-ci la suit.")
    try:
        with transaction.atomic():  # la première de toutes n’a aucune ligne à verrouiller : son numéro départage
            charte = CharteEvenements.objects.create(numero=derniere + 1, publiee_par=par, **dits)
    except IntegrityError as erreur:
        raise RegleRefusee("version", DEPASSEE) from erreur
    public_purge()
    return charte
