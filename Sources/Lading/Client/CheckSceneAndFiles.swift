func checkSceneAndFiles(_ scene: Scene) -> CheckedScene { CheckedScene() }
