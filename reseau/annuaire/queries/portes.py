"""A door as the list and the map show it: the service, its place, whom to call, why it answers."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from home.motifs import cep_petales, icone_reprise
from home.typographie import date_courte, en_page, telephone, telephone_lien
from reseau.annuaire.adresses import degres, distance, fiche_chemin
from reseau.annuaire.choices import Fraicheur
from reseau.annuaire.delais import Delai
from reseau.annuaire.queries.reponses import Reponse

# Ce que fait un service, du plus au moins engagé : le verbe tient lieu d’étiquette.
VERBES = {
    "accompagnement": "Accompagne",
    "conseil": "Conseille",
    "information": "Informe",
    "accueil": "Accueille",
}
AGES_DITS: dict[str, str] = {Fraicheur.A_CONFIRMER: "À confirmer", Fraicheur.PERIMEE: Fraicheur.PERIMEE.label}
MAX_PUBLICS = 3
MAX_RAISONS = 3


def porte_presenter(reponse: Reponse, suite_lieu: str = "") -> dict[str, Any]:
    """A card of the list, each thing written once and ready for the page, which shows twenty of them."""
    fiche = fiche_chemin(reponse.structure.code) + suite_lieu
    return {
        "numero": SafeString(reponse.numero),
        "repere": _attributs(reponse),
        "service": en_page(reponse.service.nom),
        "url": conditional_escape(f"{fiche}#service-{reponse.service.pk}"),
        "structure": en_page(reponse.structure.nom),
        "fiche": conditional_escape(fiche),
        "code": reponse.structure.code,
        "ou": en_page(_ou_dire(reponse)),
        "appeler": _appeler(reponse.telephone, reponse.structure.nom),
        "corps": SafeString("".join(_corps(reponse, fiche))),
    }


def _corps(reponse: Reponse, fiche: str) -> Iterator[str]:
    """For whom, why, the facts, for the inhabitants of where: twenty cards of ten small things each."""
    verbe = next((verbe for code, verbe in VERBES.items() if code in reponse.codes_missions), "S’adresse à")
    yield f'<p class="service__pour"><b>{verbe}</b>&nbsp;: {en_page(_publics_dire(reponse.publics))}</p>'
    if reponse.raisons:
        raisons = en_page(" ; ".join(reponse.raisons[:MAX_RAISONS]))
        yield f'<p class="service__pourquoi"><b>Répond par</b> {raisons}.</p>'
    yield f'<p class="faits service__faits">{"".join(_faits(reponse))}</p>'
    if reponse.reserve_a:
        reserve = en_page(f"Réservé aux habitants {reponse.reserve_a}")
        yield f'<p class="service__zone"><span class="etiquette etiquette--neutre">{reserve}</span></p>'
    if reponse.autres:
        n, chez = reponse.autres, en_page(reponse.structure.nom)
        dits = f"{n} autre service" if n == 1 else f"{n} autres services"
        yield (
            f'<p class="service__plus"><a href="{conditional_escape(fiche)}">{dits}<span class="visually-hidden">'
            f" de {chez}</span></a> y répond{'' if n == 1 else 'ent'} aussi</p>"
        )


def _faits(reponse: Reponse) -> Iterator[str]:
    """How far, whether it is open, of what day it is, its CEP levels."""
    if loin := _distance_dire(reponse):
        yield f"<span>{icone_reprise('geo-alt')}{en_page(loin)}</span> "
    if ouverture := reponse.ouverture:
        yield f'<span class="statut statut--{ouverture.ton} d-print-none">{en_page(ouverture.texte)}</span> '
    if reponse.service.delai is not None:
        delai = Delai(reponse.service.delai).label.lower()
        yield f"<span>{icone_reprise('clock')}{en_page(f'Premier rendez-vous : {delai}')}</span> "
    if age := AGES_DITS.get(reponse.fraicheur):
        yield f'<span class="statut statut--attente">{age}</span> '
    elif reponse.confirme_le:
        yield f"<span>{icone_reprise('patch-check')}Confirmé le {date_courte(reponse.confirme_le)}</span> "
    if reponse.niveaux:
        yield f"<span>{cep_petales(int(niveau.rpartition('-')[2]) for niveau in reponse.niveaux)}</span>"


def _attributs(reponse: Reponse) -> SafeString:
    """What the map reads of the place; nothing for what is given without coming."""
    lieu = reponse.lieu
    if not lieu:
        return SafeString("")
    nom, commune = conditional_escape(reponse.service.nom), conditional_escape(lieu.lieu.commune.nom)
    point = f' data-lat="{degres(lieu.latitude)}" data-lon="{degres(lieu.longitude)}"'
    return SafeString(f'{point} data-nom="{nom}" data-lieu="{commune}"')


def _ou_dire(reponse: Reponse) -> str:
    """« Antenne de Melle, Melle », « À distance »."""
    if not reponse.lieu:
        return "À distance"
    lieu = reponse.lieu.lieu
    dans_le_nom = lieu.commune.nom.casefold() in lieu.nom.casefold()
    return lieu.nom if dans_le_nom else ", ".join(filter(None, (lieu.nom, lieu.commune.nom)))


def _distance_dire(reponse: Reponse) -> str:
    return "sans se déplacer" if not reponse.lieu else distance(reponse.distance)


def _publics_dire(publics: list[str]) -> str:
    """« jeunes de 16 à 25 ans, salariés… »; acronyms keep their capitals."""
    dits = [en_suite(nom) for nom in publics[:MAX_PUBLICS]]
    return ", ".join(dits or ["tout public"]) + ("…" if len(publics) > MAX_PUBLICS else "")


def en_suite(nom: str) -> str:
    """A label inside a sentence: a small first letter, unless it is an acronym."""
    return nom if nom[1:2].isupper() else nom[:1].lower() + nom[1:]


@lru_cache(maxsize=4096)
def _appeler(numero: str, chez: str) -> SafeString:
    """The number to call, its words first in its name for who speaks to a machine; nothing without one."""
    if not numero:
        return SafeString("")
    dit, lien = conditional_escape(telephone(numero)), conditional_escape(telephone_lien(numero))
    return SafeString(
        f'<a class="btn btn-secondary btn-sm" href="tel:{lien}" aria-label="{dit}, appeler {conditional_escape(chez)}">'
        f"{icone_reprise('telephone')}{dit}</a>"
    )
