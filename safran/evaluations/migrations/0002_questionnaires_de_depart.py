"""One form in service for each moment, so that a new installation asks from its first session on."""

from django.db import migrations

NOTE, UNIQUE, MULTIPLE, OUI_NON, TEXTE = "NOTE", "UNIQUE", "MULTIPLE", "OUI_NON", "TEXTE"
# titre, moment, public, présentation, questions : (libellé, genre, obligatoire, choix)
DEPART = [
    (
        "À la fin de la session",
        "A_CHAUD",
        "PARTICIPANT",
        "Six questions pour améliorer les prochaines sessions.",
        [
            ("Dans l’ensemble, cette session vous a satisfait ou satisfaite", NOTE, True, []),
            ("Le contenu répondait à vos besoins", NOTE, True, []),
            ("La façon d’animer aidait à apprendre", NOTE, True, []),
            ("Le rythme de la session", UNIQUE, True, ["Trop lent", "Juste", "Trop rapide"]),
            ("Les échanges avec d’autres réseaux vous ont apporté quelque chose", NOTE, True, []),
            ("Ce qu’il faut garder, ce qu’il faut changer", TEXTE, False, []),
        ],
    ),
    (
        "Deux mois après",
        "A_FROID",
        "PARTICIPANT",
        "Le temps a passé : ce que la session a changé dans votre travail.",
        [
            ("Ce que vous avez appris vous sert aujourd’hui", NOTE, True, []),
            (
                "Depuis la session, vous avez",
                MULTIPLE,
                False,
                [
                    "Changé une façon de faire",
                    "Orienté quelqu’un vers un autre réseau",
                    "Contacté une personne rencontrée ce jour-là",
                    "Transmis à des collègues",
                ],
            ),
            ("Quelque chose vous a empêché d’appliquer ce que vous avez appris", OUI_NON, True, []),
            ("Ce qui vous aiderait à aller plus loin", TEXTE, False, []),
        ],
    ),
    (
        "Bilan de l’animation",
        "A_CHAUD",
        "FORMATEUR",
        "Quatre questions à qui a animé.",
        [
            ("Dans l’ensemble, la session s’est bien passée", NOTE, True, []),
            ("Le groupe était prêt à suivre cette session", NOTE, True, []),
            ("La salle et le matériel convenaient", OUI_NON, True, []),
            ("Ce qu’il faut changer la prochaine fois", TEXTE, False, []),
        ],
    ),
]


def ecrire(apps, schema_editor):
    Questionnaire = apps.get_model("evaluations", "Questionnaire")
    Question = apps.get_model("evaluations", "Question")
    for titre, moment, public, presentation, questions in DEPART:
        if Questionnaire.objects.filter(moment=moment, public=public).exists():
            continue
        questionnaire = Questionnaire.objects.create(
            titre=titre, moment=moment, public=public, presentation=presentation, en_service=True
        )
        for rang, (libelle, genre, obligatoire, choix) in enumerate(questions):
            Question.objects.create(
                questionnaire=questionnaire,
                sort_order=rang,
                libelle=libelle,
                genre=genre,
                obligatoire=obligatoire,
                choix="\n".join(choix),
                satisfaction=rang == 0 and genre == NOTE,
            )


class Migration(migrations.Migration):

    dependencies = [("evaluations", "0001_initial")]
    operations = [migrations.RunPython(ecrire, migrations.RunPython.noop)]
