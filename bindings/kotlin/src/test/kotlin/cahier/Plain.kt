package cahier

import java.lang.reflect.InvocationTargetException
import kotlin.reflect.KClass
import kotlin.reflect.KProperty1
import kotlin.reflect.KType
import kotlin.reflect.full.declaredMemberProperties
import kotlin.reflect.full.primaryConstructor
import kotlin.reflect.typeOf
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.double
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long

// Values of the generated types as JSON and back, as `tests/vectors/README.md` writes them. By reflection, so that no type is
// named twice.

/** A value as JSON. */
fun plain(value: Any?): JsonElement = when (value) {
    null -> JsonNull
    is String -> JsonPrimitive(value)
    is Boolean -> JsonPrimitive(value)
    is UInt -> JsonPrimitive(value.toLong())
    is UShort -> JsonPrimitive(value.toLong())
    // Every number of a vector is whole.
    is Number -> JsonPrimitive(value.toLong())
    is Enum<*> -> JsonPrimitive(camel(value))
    is List<*> -> JsonArray(value.map(::plain))
    else -> {
        val fields = JsonObject(fieldsOf(value::class).associate { it.name to plain(it.get(value)) })
        val name = value::class.simpleName.orEmpty().replaceFirstChar(Char::lowercase)
        when {
            !value::class.java.superclass.kotlin.isSealed -> fields
            fields.isEmpty() -> JsonPrimitive(name)
            else -> JsonObject(mapOf(name to fields))
        }
    }
}

/** A value of a type from JSON. */
inline fun <reified Type> made(json: JsonElement): Type = made(typeOf<Type>(), json) as Type

fun made(type: KType, json: JsonElement): Any? {
    val kind = type.classifier as KClass<*>
    return when {
        json is JsonNull -> null
        kind == String::class -> json.jsonPrimitive.content
        kind == Boolean::class -> json.jsonPrimitive.boolean
        kind == UInt::class -> json.jsonPrimitive.long.toUInt()
        kind == Double::class -> json.jsonPrimitive.double
        kind == List::class -> json.jsonArray.map { made(checkNotNull(type.arguments[0].type), it) }
        kind.java.isEnum -> kind.java.enumConstants.first { camel(it as Enum<*>) == json.jsonPrimitive.content }
        kind.isSealed -> variant(kind, json)
        else -> built(kind, json.jsonObject)
    }
}

private fun variant(kind: KClass<*>, json: JsonElement): Any {
    val (name, fields) = if (json is JsonObject) json.entries.single().toPair() else json.jsonPrimitive.content to JsonObject(emptyMap())
    val variant = kind.sealedSubclasses.first { it.simpleName.equals(name, ignoreCase = true) }
    return variant.objectInstance ?: built(variant, fields.jsonObject)
}

/** What is left out is absent. */
private fun built(kind: KClass<*>, fields: JsonObject): Any {
    val constructor = checkNotNull(kind.primaryConstructor)
    return unwrapped { constructor.callBy(constructor.parameters.associateWith { made(it.type, fields[it.name] ?: JsonNull) }) }
}

/** The fields as they were described; of an error, without what Java adds. */
private fun fieldsOf(kind: KClass<out Any>): List<KProperty1<Any, *>> {
    @Suppress("UNCHECKED_CAST")
    return kind.declaredMemberProperties.filter { it.name != "message" } as List<KProperty1<Any, *>>
}

private fun camel(constant: Enum<*>) =
    constant.name.lowercase().split('_').reduce { name, part -> name + part.replaceFirstChar(Char::uppercase) }

/** What reflection wraps an error in is taken off. */
fun <Answer> unwrapped(call: () -> Answer): Answer = try {
    call()
} catch (error: InvocationTargetException) {
    throw error.targetException
}
