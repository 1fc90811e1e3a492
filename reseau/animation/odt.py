"""The minutes as a text document, to be reused; the PDF alone is what was adopted."""

from home.codes import code_montrer
from home.odt import Bloc, Paragraphe, Puces, Tableau, Titre, odt_ecrire
from home.typographie import date_longue, heure, typo
from reseau.animation.models import CompteRendu, Convocation, Point, Suite
from reseau.animation.queries.minutes import Minutes


def compte_rendu_odt(minutes: Minutes, gele: CompteRendu | None) -> bytes:
    """Adopted, it says its number and its code; before, that it is provisional."""
    reunion = minutes.reunion
    quand = f"{date_longue(reunion.debut).capitalize()}, {heure(reunion.debut)} à {heure(reunion.fin)}"
    blocs: list[Bloc] = [
        Paragraphe(str(reunion.comite)),
        Paragraphe(", ".join(mot for mot in (quand, reunion.ou) if mot)),
        Paragraphe(f"{gele.numero}, code de vérification {code_montrer(gele.code)}." if gele else "Texte provisoire."),
    ]
    if minutes.decisions:
        dites = [f"{d.numero} : {typo(d.texte)} {d.qui}, pour le {date_longue(d.echeance)}." for d in minutes.decisions]
        blocs += [Titre("Décisions"), Puces(dites)]
    blocs.append(Titre("Points"))
    for point in minutes.points:
        blocs += _point(point)
    if minutes.observations:
        blocs.append(Titre("Observations"))
        blocs.append(Puces([
            f"{o.get_etat_display()} : {typo(o.texte)} Réponse : {o.reponse or 'à venir'}" for o in minutes.observations
        ]))  # fmt: skip
    presences = [_presence(ligne) for ligne in minutes.presences.lignes]
    blocs += [Titre("Présences"), Tableau(["Siège", "Qualité", "Constat"], presences)]
    return odt_ecrire(f"Compte rendu n° {reunion.numero}", blocs)


def _point(point: Point) -> list[Bloc]:
    blocs: list[Bloc] = [Titre(f"{point.ordre}. {typo(point.titre)}", 3)]
    if point.compte_rendu:
        blocs.append(Paragraphe(typo(point.compte_rendu)))
    if suites := [_suite(suite) for suite in point.suites.all()]:
        blocs.append(Puces(suites))
    return blocs


def _suite(suite: Suite) -> str:
    numero = f" {suite.prise.numero}" if suite.prise else ""
    charge = f" {suite.qui}, pour le {date_longue(suite.echeance)}." if suite.qui and suite.echeance else ""
    return f"{suite.get_genre_display()}{numero} : {typo(suite.texte)}{charge} {suite.precision}".strip()


def _presence(ligne: Convocation) -> list[str]:
    siege = ligne.siege
    remplacant = f" par {ligne.remplacant}" if ligne.remplacant and ligne.constat == "REPRESENTE" else ""
    qualite = ", ".join(mot for mot in (siege.get_qualite_display(), siege.pour_qui if siege.qui else "") if mot)
    return [siege.qui or siege.pour_qui, qualite, f"{ligne.get_constat_display() or 'Non noté'}{remplacant}"]
