"""What a browser sends from the workshop: the forms of a page as they stand, with what is typed over them."""

import re
import uuid
from html.parser import HTMLParser

from django.test import Client


class _Champs(HTMLParser):
    """The controls of the one form that holds the screen, wherever they stand in the page."""

    def __init__(self, formulaire: str) -> None:
        super().__init__()
        self.formulaire, self.dedans = formulaire, False
        self.valeurs: dict[str, list[str]] = {}
        self._texte = self._choix = ""

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self.dedans = a.get("id") == self.formulaire
        siens = a.get("form") == self.formulaire or (self.dedans and not a.get("form"))
        nom = a.get("name", "")
        if tag == "option" and self._choix and "selected" in a:
            self.valeurs[self._choix] = [a.get("value", "")]
        if not siens or not nom:
            return
        if tag == "textarea":
            self._texte = nom
            self.valeurs.setdefault(nom, [""])
        elif tag == "select":
            self._choix = nom
        elif tag == "input" and a.get("type") not in ("file", "submit"):
            if a.get("type") not in ("checkbox", "radio") or "checked" in a:
                self.valeurs.setdefault(nom, []).append(
                    a.get("value", "") or ("on" if a.get("type") == "checkbox" else "")
                )

    def handle_endtag(self, tag):
        if tag == "form":
            self.dedans = False
        if tag in ("textarea", "select"):
            self._texte = self._choix = ""

    def handle_data(self, data):
        if self._texte:
            self.valeurs[self._texte][0] += data


def lire(client: Client, adresse: str) -> dict[str, list[str]]:
    """The screen as the browser holds it, ready to be sent."""
    reponse = client.get(adresse)
    assert reponse.status_code == 200, (adresse, reponse.status_code)
    champs = _Champs("ecrire")
    champs.feed(reponse.content.decode())
    return {
        nom: [v.removeprefix("\n").removeprefix("\r\n") for v in valeurs] for nom, valeurs in champs.valeurs.items()
    }


def envoyer(
    client: Client, adresse: str, dits: dict | None = None, geste: str = "", champs: dict | None = None, **suite
):
    """Send the screen with what is typed; `champs` is what another page had read before."""
    chemin = adresse.partition("?")[0].partition("#")[0]
    donnees = {**(champs or lire(client, adresse)), **(dits or {}), **({"geste": geste} if geste else {})}
    return client.post(chemin, donnees, **suite)


def suivre(client: Client, adresse: str, dits: dict | None = None, geste: str = "") -> str:
    """The address where the screen leads once it is sent."""
    reponse = envoyer(client, adresse, dits, geste)
    assert reponse.status_code == 303, re.sub(r"\s+", " ", reponse.content.decode())[:3000]
    return reponse["Location"]


def commencer(client: Client, titre: str = "Deux portes", porte: str = "/atelier/", **dits) -> str:
    """A training begun by its three fields; the address of its screen."""
    from tests.safran.fabriques_formations import une_rubrique

    donnees = {"titre": titre, "accroche": "Ce que l’on y gagne.", "rubrique": une_rubrique().pk, "cle": uuid.uuid4()}
    reponse = client.post(porte, donnees | dits)
    assert reponse.status_code == 302, reponse.content.decode()[:2000]
    return reponse["Location"]


def premiere_etape(client: Client, titre: str = "Deux portes", porte: str = "/atelier/") -> str:
    """A training, its module, its first step open; its address."""
    ecran = suivre(client, commencer(client, titre, porte), {"module": "Le cadre"})
    (dans,) = [nom for nom in lire(client, ecran) if nom.startswith("dans-")]
    return suivre(client, ecran, {dans: "Accueillir"})


def texte_de(champs: dict) -> str:
    """The name of the control of the first text of a step."""
    return next(nom for nom in champs if nom.endswith("-valeur"))
