from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.feature_flags import FeatureFlags as SceneFeatureFlags

FeatureFlags = moved(SceneFeatureFlags)
