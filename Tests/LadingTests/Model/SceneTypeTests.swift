import CLading
import Testing

@testable import Lading

@Test func `a scene type's code is the one in the header`() {
    let codes = [
        SceneType.cameras: LADING_SCENE_CAMERAS,
        .camerasSequence: LADING_SCENE_CAMERAS_SEQUENCE,
        .lidars: LADING_SCENE_LIDARS,
        .lidarsSequence: LADING_SCENE_LIDARS_SEQUENCE,
        .lidarsAndCameras: LADING_SCENE_LIDARS_AND_CAMERAS,
        .lidarsAndCamerasSequence: LADING_SCENE_LIDARS_AND_CAMERAS_SEQUENCE,
        .aggregatedLidarsAndCamerasSequence: LADING_SCENE_AGGREGATED_LIDARS_AND_CAMERAS_SEQUENCE,
        .images: LADING_SCENE_IMAGES,
    ]
    for type in SceneType.allCases {
        #expect(codes[type].map { Int($0) } == Int(type.code))
        #expect(SceneType(code: type.code) == type)
    }
    #expect(SceneType(code: 8) == nil)
}
