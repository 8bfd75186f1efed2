"""Skills and the limit of tasks in hand, as a manager sets them."""

import pytest


def test_skills_and_limit_are_set_by_a_manager(client, manager, assistant, skill):
    client.force_login(manager)
    path = f"/people/{assistant.pk}/skills/"
    client.post(path, {"wip_limit": "3", f"skill_{skill.pk}": "4"})
    assistant.profile.refresh_from_db()
    assert assistant.profile.wip_limit == 3
    assert list(assistant.profile.skill_levels.values_list("skill", "level")) == [(skill.pk, 4)]
    client.post(path, {"wip_limit": "3", f"skill_{skill.pk}": "0"})
    assert not assistant.profile.skill_levels.exists()


@pytest.mark.parametrize("limit", ["", "0", "31", "-1", "x", "9" * 40, "2.5"])
@pytest.mark.parametrize("level", ["6", "-1", "x", ""])
def test_wrong_skills_are_told_and_nothing_saved(client, manager, assistant, skill, limit, level):
    client.force_login(manager)
    typed = {"wip_limit": limit, f"skill_{skill.pk}": level}
    response = client.post(f"/people/{assistant.pk}/skills/", typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_wip_limit_error"' in page
    assert f'id="id_skill_{skill.pk}_error"' in page
    assistant.profile.refresh_from_db()
    assert assistant.profile.wip_limit == 5
    assert not assistant.profile.skill_levels.exists()


def test_a_manager_has_no_skills_page(client, manager):
    client.force_login(manager)
    assert client.get(f"/people/{manager.pk}/skills/").status_code == 404
