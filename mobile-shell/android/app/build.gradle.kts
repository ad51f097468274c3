plugins {
    id("com.android.application")
    id("org.jetbrains.kotlin.android")
}

android {
    namespace = "cahier.shell"
    compileSdk = 36

    defaultConfig {
        applicationId = "org.cahier.tablet"
        minSdk = 26 // java.util.Base64, and web views that are kept up to date
        targetSdk = 36
        versionCode = 1
        versionName = "0.1.0"
    }

    sourceSets["main"].apply {
        // The plain part, which has its own tests, and the core's API; both are compiled here as sources.
        kotlin.srcDirs("../bridge/src/main/kotlin", "../../../bindings/kotlin/src/main/kotlin", "../../../bindings/kotlin/generated")
        jniLibs.srcDirs("../../../bindings/kotlin/target/package/jniLibs")
        assets.srcDirs("../../dist")
    }
    // What a server sends compressed, and the worker that keeps a page in a browser, have no use here.
    androidResources { ignoreAssetsPattern = "!*.br:!*.gz:!sw.js" }

    buildTypes { release { isMinifyEnabled = false } }
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
    kotlin { jvmToolchain(17) }
}

dependencies {
    implementation("androidx.activity:activity-ktx:1.11.0")
    implementation("androidx.lifecycle:lifecycle-runtime-ktx:2.9.4")
    implementation("androidx.webkit:webkit:1.14.0")
    implementation("com.journeyapps:zxing-android-embedded:4.3.0") // reads QR codes, and asks for the camera
    implementation("org.jetbrains.kotlinx:kotlinx-coroutines-android:1.11.0")
    implementation("net.java.dev.jna:jna:5.19.1@aar")
}
